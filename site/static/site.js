// What scrolls can be scrolled by the keyboard.
const scrolling = () => {
  for (const box of document.querySelectorAll('article pre, article .table-wrapper')) {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
    } else {
      box.removeAttribute('tabindex');
    }
  }
};
scrolling();
addEventListener('resize', scrolling);

// What opens the contents on a narrow screen is a label to the theme, which the keyboard does not come to: here it is a button.
for (const label of document.querySelectorAll('label.nav-overlay-icon, label.toc-overlay-icon')) {
  const box = document.getElementById(label.htmlFor);
  const button = document.createElement('button');
  const say = () => button.setAttribute('aria-expanded', box.checked);
  button.type = 'button';
  button.className = label.className;
  button.setAttribute('aria-label', box.getAttribute('aria-label'));
  button.append(...label.childNodes);
  button.addEventListener('click', () => box.click());
  box.addEventListener('change', say);
  say();
  label.replaceWith(button);
}
addEventListener('keydown', event => {
  for (const box of event.key === 'Escape' ? document.querySelectorAll('.sidebar-toggle:checked') : []) {
    box.click();
  }
});
