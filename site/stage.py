"""Lays the pages out as the site has them: what is in docs/ at its top, and beside it what those pages link to.

A link to a folder leads to the folder's README, or to the nearest above it; decisions, which have none, get a page that lists them. What docs/index.md lists
below a heading is a part of the site's contents; a page of docs/ that it does not name comes after those of the same folder.
"""

import os
import re
import shutil
from pathlib import Path

LINK = re.compile(r"(\]\()([^)\s]+)(\))")
BLOCK = re.compile(r"^```.*?^```", re.M | re.S)
DOCS = Path("docs")
DECISIONS = DOCS / "decisions"
TOC = "\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{pages}\n```\n"


def lay_out(root, out):
    """Returns what is wrong with the pages, in lines."""
    return Layout(root, out).run()


class Layout:
    def __init__(self, root, out):
        self.root = root
        self.out = out
        self.complaints = []
        self.done = set()
        self.waiting = sorted(page.relative_to(root) for page in (root / DOCS).rglob("*.md"))
        self.listed = []

    def run(self):
        while self.waiting:
            page = self.waiting.pop()
            if page not in self.done:
                self.done.add(page)
                self.write(page)
        self.write_decisions()
        self.write_index()
        return self.complaints

    def place(self, path):
        """Where a file of the tree is on the site."""
        return path.relative_to(DOCS) if path.is_relative_to(DOCS) else path

    def write(self, page):
        text = self.led(page, (self.root / page).read_text(encoding="utf-8"))
        if not page.is_relative_to(DOCS) and page not in self.named():
            text = "---\norphan: true\n---\n\n" + text
        self.put(self.place(page), text)

    def put(self, place, text):
        target = self.out / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def led(self, page, text):
        """The text with its links led to where things are on the site; blocks stay as they are."""
        def link(match):
            return match[1] + self.target(page, match[2]) + match[3]

        parts, end = [], 0
        for block in BLOCK.finditer(text):
            parts += [LINK.sub(link, text[end:block.start()]), block[0]]
            end = block.end()
        return "".join(parts) + LINK.sub(link, text[end:])

    def target(self, page, link):
        path, mark, anchor = link.partition("#")
        if "://" in link or link.startswith("mailto:") or not path:
            return link
        found = Path(os.path.normpath(page.parent / path))
        if not (self.root / found).exists() or found.parts[:1] == ("..",):
            self.complaints.append(f"{page} links to {link}, which is not there")
            return link
        if (self.root / found).is_dir():
            found = self.page_of(found)
        if found == Path("README.md"):
            found, mark, anchor = DOCS / "index.md", "", ""
        if found.suffix == ".md":
            self.waiting += [] if found.parent == DECISIONS and found.name == "index.md" else [found]
        else:
            target = self.out / self.place(found)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(self.root / found, target)
        return os.path.relpath(self.place(found), self.place(page).parent) + mark + anchor

    def page_of(self, folder):
        if folder == DECISIONS:
            return folder / "index.md"
        while folder.parts and not (self.root / folder / "README.md").exists():
            folder = folder.parent
        return folder / "README.md"

    def title(self, page):
        return re.search(r"^# (.*)", (self.root / page).read_text(encoding="utf-8"), re.M)[1]

    def write_decisions(self):
        pages = sorted(page for page in self.done if page.parent == DECISIONS)
        if pages:
            listed = "\n".join(f"- [{self.title(page)}]({page.name})" for page in pages)
            contents = "\n```{toctree}\n:hidden:\n\n" + "\n".join(page.name for page in pages) + "\n```\n"
            self.put(self.place(DECISIONS / "index.md"),
                     "# Decisions\n\nWhat was decided, because of what, and what was rejected.\n\n" + listed + "\n" + contents)

    def named(self):
        """The pages that the index names, in order: a caption and a list of pages for each part."""
        if not self.listed:
            for part in re.split(r"^## ", (self.root / DOCS / "index.md").read_text(encoding="utf-8"), flags=re.M)[1:]:
                pages = [Path(os.path.normpath(DOCS / match[2].partition("#")[0]))
                         for match in LINK.finditer(BLOCK.sub("", part)) if "://" not in match[2]]
                pages = [self.page_of(page) if (self.root / page).is_dir() else page for page in pages]
                pages = list(dict.fromkeys(page for page in pages if page.suffix == ".md" and page != DOCS / "index.md"))
                self.listed.append((part.splitlines()[0].strip(), pages))
        return {page for _, pages in self.listed for page in pages}

    def write_index(self):
        named = self.named()
        known = set()
        for page in sorted(self.done - named):
            if page.is_relative_to(DOCS) and page.parent != DECISIONS and page != DOCS / "index.md":
                self.with_folder(page.parent).append(page)
        contents = ""
        for caption, pages in self.listed:
            pages = [page for page in pages if page not in known]
            known.update(pages)
            if pages:
                contents += TOC.format(caption=caption, pages="\n".join(self.place(page).as_posix() for page in pages))
        index = self.out / "index.md"
        index.write_text(index.read_text(encoding="utf-8") + contents, encoding="utf-8")

    def with_folder(self, folder):
        """The pages of the first part that has one of the folder."""
        parts = [pages for _, pages in self.listed if any(page.parent == folder for page in pages)]
        if not parts:
            self.listed.append((folder.name.capitalize(), []))
        return (parts or [self.listed[-1][1]])[0]
