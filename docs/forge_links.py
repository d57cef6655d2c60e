"""A preprocessor of mdBook: chapters and links of the repository get their places in the book.

The documents stay where they are, and their links lead to files, as the forge shows them. In the book, a chapter from
outside of `docs` is under `guide`, a link to a chapter leads there, and a link to another file leads to the forge.
"""

import json
import posixpath
import re
import sys
from pathlib import Path

LINK = re.compile(r"\[((?:[^\[\]`]|`[^`]*`)*)\]\(([^()\s]+)\)")
IMAGE = re.compile(r'(src=")([^"]+)(")')
DEFINITION = re.compile(r"^\[([^\]]+)\]: (\S+)\n?", re.MULTILINE)
CODE = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)


def chapters(items):
    """All chapters that have a document, with those below them."""
    for item in items:
        chapter = item.get("Chapter") if isinstance(item, dict) else None
        if chapter and chapter.get("source_path"):
            yield chapter
        if chapter:
            yield from chapters(chapter["sub_items"])


def place(source):
    """Where the document with this path in the repository is in the book."""
    if source == "README.md":
        return "index.md"
    folder, name = posixpath.split(source)
    folder = posixpath.relpath(folder or ".", "docs") if source.startswith("docs/") else "guide"
    return posixpath.normpath(posixpath.join(folder, "index.md" if name == "README.md" else name))


class Chapter:
    """The links of one document."""

    def __init__(self, source, places, repository, sources):
        self.source, self.places, self.repository, self.sources = source, places, repository, sources

    def target(self, link):
        """The target of a link in the book, or `None` if the book has none."""
        if "://" in link or link.startswith(("#", "mailto:")):
            return link
        if link.startswith("crate::"):
            return None
        file, _, anchor = link.partition("#")
        file = posixpath.normpath(posixpath.join(posixpath.dirname(self.source), file))
        if file in self.places or self.is_image(file):
            shown = self.places.get(file) or posixpath.relpath(file, "docs")
            shown = posixpath.relpath(shown, posixpath.dirname(self.places[self.source]) or ".")
            return f"{shown}#{anchor}" if anchor else shown
        if not (self.repository / file).exists():
            sys.exit(f"{self.source}: there is no {link}")
        return self.sources and self.sources + link.replace(link.partition("#")[0], file, 1)

    def is_image(self, file):
        return file.startswith("docs/") and file.endswith((".png", ".svg"))

    def link(self, match):
        target = self.target(match[2])
        return f"[{match[1]}]({target})" if target else match[1]

    def image(self, match):
        return match[1] + (self.target(match[2]) or match[2]) + match[3]

    def prose(self, text):
        """The text between two blocks of code, with the links of the book."""
        for label, link in DEFINITION.findall(text):
            target = self.target(link)
            text = text.replace(f"[{label}]: {link}", f"[{label}]: {target}" if target else "")
            text = text if target else text.replace(f"[{label}]", label)
        return IMAGE.sub(self.image, LINK.sub(self.link, text))

    def content(self, text):
        parts = CODE.split(text)
        return "".join(part if part.startswith("```") else self.prose(part) for part in parts)


def main():
    context, book = json.load(sys.stdin)
    repository = Path(context["root"]).resolve().parent
    sources = context["config"]["preprocessor"]["forge-links"].get("sources")
    found = list(chapters(book["items"]))
    named = [posixpath.normpath(posixpath.join("docs", chapter["source_path"])) for chapter in found]
    places = {source: place(source) for source in named}
    for source, chapter in zip(named, found):
        chapter["path"] = places[source]
        chapter["content"] = Chapter(source, places, repository, sources).content(chapter["content"])
    json.dump(book, sys.stdout)


if __name__ == "__main__":
    # mdBook asks first whether the output is one for which this runs: it is, for each.
    if sys.argv[1:2] != ["supports"]:
        main()
