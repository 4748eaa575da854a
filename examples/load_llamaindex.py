"""Chunks in a LlamaIndex index, kept in step.

    healthnews export chunks
    python examples/load_llamaindex.py output/exports/chunks.jsonl.manifest.json

An article is the document that its chunks refer to, so LlamaIndex itself lets go of all
chunks of an article. Put your own embedding in the place of one that knows nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from llama_index.core import MockEmbedding, VectorStoreIndex
from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode

CITED = ("identity", "url", "title", "date_published", "date_inferred", "disclaimer")


def take_in(index: VectorStoreIndex, manifest_path: Path) -> str:
    """Bring the index up to date with an export; return the cursor for the next one."""
    manifest, folder = json.loads(manifest_path.read_text()), manifest_path.parent
    if manifest["changes"] is not None:
        for change in lines(folder / manifest["changes"]["name"]):
            if change["change"] != "added":
                index.delete_ref_doc(change["identity"], delete_from_docstore=True)
    index.insert_nodes([node(record) for record in lines(folder / manifest["data"]["name"])])
    return str(manifest["cursor"])


def node(record: dict[str, Any]) -> TextNode:
    """Return a chunk as LlamaIndex has it."""
    metadata = {name: record[name] for name in CITED if record[name] is not None}
    return TextNode(
        id_=record["id"],
        text=record["text"],
        metadata={**metadata, "headings": " > ".join(record["headings"])},
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=record["identity"])},
    )


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


if __name__ == "__main__":
    chunks = VectorStoreIndex([], embed_model=MockEmbedding(embed_dim=64))
    for argument in sys.argv[1:]:
        cursor = take_in(chunks, Path(argument))
        print(len(chunks.index_struct.nodes_dict), "chunks, cursor", cursor)
    for found in chunks.as_retriever(similarity_top_k=2).retrieve("医保断缴后怎样补缴"):
        print(found.node.node_id, found.node.metadata["url"])
