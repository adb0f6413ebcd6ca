"""Finds links of a built site that lead nowhere: to a file that is not there, to a heading that a page has not, or to the site's own host."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.ids = set()
        self.links = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id" or (name == "name" and tag == "a"):
                self.ids.add(value)
            elif name in ("href", "src") and value and tag != "base":
                self.links.append((tag, value))


def dead(site):
    """A line for each."""
    # Javadoc looks after its own links, by the thousand; others' to it are looked at.
    files = [file for file in sorted(site.rglob("*.html")) if not file.is_relative_to(site / "api")]
    pages = {file: Page(file.read_text(encoding="utf-8")) for file in files}
    lines = []
    for file, page in pages.items():
        for tag, link in page.links:
            wrong = fault(site, file, pages, tag, link)
            if wrong:
                lines.append(f"{file.relative_to(site)} links to {link}, {wrong}")
    return lines


def fault(site, file, pages, tag, link):
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        # What a page needs is on the site; only what a reader follows may be elsewhere.
        return "" if tag == "a" or parts.scheme == "data" else "which is elsewhere"
    target = file if not parts.path else Path(file.parent, unquote(parts.path)).resolve()
    if parts.path.startswith("/"):
        return "which holds at the top of a host alone"
    if target.is_dir():
        target = target / "index.html"
    if not target.is_file() or not target.is_relative_to(site):
        return "which is not there"
    if parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
        return "a place that the page has not"
    return ""
