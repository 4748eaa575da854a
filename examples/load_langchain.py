"""Chunks in a LangChain vector store, kept in step.

    healthnews export chunks
    python examples/load_langchain.py output/exports/chunks.jsonl.manifest.json

Put your own store in the place of the one in memory, and your own embedding in
the place of one that knows nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from langchain_core.documents import Document
from langchain_core.embeddings import DeterministicFakeEmbedding
from langchain_core.vectorstores import InMemoryVectorStore, VectorStore

CITED = ("identity", "url", "title", "date_published", "date_inferred", "disclaimer")


class Index:
    """A vector store, and which ids it has of each article: stores delete by id alone."""

    def __init__(self, store: VectorStore) -> None:
        self.store = store
        self.ids: dict[str, set[str]] = {}

    def take_in(self, manifest_path: Path) -> str:
        """Bring the store up to date with an export; return the cursor for the next one."""
        manifest, folder = json.loads(manifest_path.read_text()), manifest_path.parent
        if manifest["changes"] is None:
            gone = list(self.ids)
        else:
            gone = [change["identity"] for change in lines(folder / manifest["changes"]["name"])]
        old = {of for identity in gone for of in self.ids.pop(identity, ())}
        records = list(lines(folder / manifest["data"]["name"]))
        for record in records:
            self.ids.setdefault(record["identity"], set()).add(record["id"])
        self.store.delete(sorted(old))
        documents = list(map(document, records))
        self.store.add_documents(documents, ids=[record["id"] for record in records])
        return str(manifest["cursor"])


def document(record: dict[str, Any]) -> Document:
    """Return a chunk as LangChain has it, its title and headings before its text."""
    heading = " > ".join([record["title"], *record["headings"]])
    return Document(
        id=record["id"],
        page_content=f"{heading}\n{record['text']}",
        metadata={name: record[name] for name in CITED if record[name] is not None},
    )


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


if __name__ == "__main__":
    index = Index(InMemoryVectorStore(DeterministicFakeEmbedding(size=64)))
    for argument in sys.argv[1:]:
        cursor = index.take_in(Path(argument))
        print(sum(map(len, index.ids.values())), "chunks, cursor", cursor)
    for found in index.store.similarity_search("医保断缴后怎样补缴", k=2):
        print(found.id, found.metadata["url"])
