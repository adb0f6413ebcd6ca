"""How Sphinx makes the site; site/build runs it."""

import os
import re
from pathlib import Path

project = "Tidings"
html_title = "Tidings"
root_doc = "index"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
# As forges make them.
myst_heading_anchors = 6
# Blocks of JSON are often a part of some.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_theme_options = {"top_of_page_buttons": []}
html_static_path = ["static"]
html_favicon = "static/icon.svg"
html_css_files = ["site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
templates_path = ["templates"]
html_sidebars = {
    "**": ["sidebar/brand.html", "sidebar/search.html", "sidebar/scroll-start.html", "sidebar/navigation.html", "api.html",
           "sidebar/scroll-end.html"]
}
html_context = {"has_api": bool(os.environ.get("TIDINGS_SITE_API"))}
html_search_scorer = str(Path(__file__).with_name("scorer.js"))
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_use_index = False


def mend(app, pagename, templatename, context, doctree):
    """What the generator leaves out for who cannot see: captions of the contents are headings of a level, and a corner of a table heads nothing."""
    tree = context.get("furo_navigation_tree")
    if tree:
        context["furo_navigation_tree"] = tree.replace('role="heading"', 'role="heading" aria-level="2"')
    if context.get("body"):
        context["body"] = re.sub(r'<th class="head[^"]*"><p></p></th>', "<td></td>", context["body"])


def setup(app):
    # Behind the theme's own, which makes the tree.
    app.connect("html-page-context", mend, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
