"""Where the nodes of a dependency picture stand: providers on the left, their consumers to the right.

The same nodes and links always give the same picture, and no two nodes overlap.
"""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pandas as pd

ACROSS, DOWN = 180.0, 88.0
"""Room of a node, in pixels at scale 1."""
BETWEEN_LAYERS, BETWEEN_BLOCKS = 60.0, 20.0
ASPECT = 2.0
"""Width over height that the picture aims at."""
FEWEST_LAYERS = 7
"""Layers that any picture may have; larger ones have as many as they are tall."""
SWEEPS = 8


def positions(nodes: pd.DataFrame, links: pd.DataFrame) -> np.ndarray:
    """The centre of each node: one row (x, y) each, in pixels, y downwards.

    Nodes of one move group stand in a block of their own. Blocks are layered by what must move first (two
    layers that follow may share a place where chains are many and long), and ordered in a layer next to what
    they are linked to; blocks without links fill rows underneath.
    `links` bears consumer and provider (nodes), and kinds.
    """
    names = nodes["move_group"].where(nodes["move_group"] != "", "alone " + nodes["node"])
    block, distinct = pd.factorize(names, sort=True)
    of_node = pd.Series(block, nodes["node"])
    sizes = _sizes(np.bincount(block, minlength=len(distinct)))
    corners = _corners(sizes, *_arcs(of_node, links))
    return _within(block, corners, sizes)


def _arcs(block: pd.Series[int], links: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The distinct (provider, consumer) blocks that are linked, and whether an order links them."""
    ends = pd.DataFrame(
        {
            "provider": block[links["provider"]].to_numpy(),
            "consumer": block[links["consumer"]].to_numpy(),
            "order": links["kinds"].str.contains("order").to_numpy(),
        }
    )
    between = ends[ends["provider"] != ends["consumer"]]
    arcs = between.groupby(["provider", "consumer"])["order"].any().reset_index()
    return arcs[["provider", "consumer"]].to_numpy(dtype=int), arcs["order"].to_numpy(dtype=bool)


def _sizes(members: np.ndarray) -> np.ndarray:
    """Width and height of each block: its members in a grid, with a margin when there are several."""
    columns = np.ceil(np.sqrt(members / 2))
    margin = np.where(members > 1, BETWEEN_BLOCKS, 0.0)
    return np.column_stack([columns * ACROSS + margin, np.ceil(members / columns) * DOWN + margin])


def _within(block: np.ndarray, corners: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The centre of each node, its block's members filling the block row by row."""
    rank = pd.Series(block).groupby(block).cumcount().to_numpy()
    members = np.bincount(block)
    columns = np.ceil(np.sqrt(members / 2)).astype(int)[block]
    margin = np.where(members > 1, BETWEEN_BLOCKS / 2, 0.0)[block]
    x = corners[block, 0] + margin + (rank % columns + 0.5) * ACROSS
    y = corners[block, 1] + margin + (rank // columns + 0.5) * DOWN
    return np.column_stack([x, y])


def _corners(sizes: np.ndarray, arcs: np.ndarray, ordered: np.ndarray) -> np.ndarray:
    """The top left corner of each block: the layers, then what is linked to nothing in rows below."""
    corners = np.zeros_like(sizes)
    linked = np.zeros(len(sizes), dtype=bool)
    linked[arcs.ravel()] = True
    layers = _ordered(_narrowed(_layers(len(sizes), arcs, ordered), linked), arcs, linked)
    tall = max(4 * DOWN, math.sqrt(sizes[linked].prod(axis=1).sum() * 2 / ASPECT))
    columns = [column for layer in layers for column in _columns(layer, sizes, tall)]
    left = 0.0
    for column, is_last in columns:
        heights = sizes[column, 1] + BETWEEN_BLOCKS
        corners[column, 0] = left + (sizes[column, 0].max() - sizes[column, 0]) / 2
        corners[column, 1] = np.concatenate([[0.0], np.cumsum(heights)[:-1]]) - heights.sum() / 2
        left += sizes[column, 0].max() + (BETWEEN_LAYERS if is_last else BETWEEN_BLOCKS)
    below = (corners[linked] + sizes[linked])[:, 1].max(initial=0.0) + 2 * BETWEEN_BLOCKS
    loose = np.flatnonzero(~linked)
    wide = max(left, math.sqrt(sizes[loose].prod(axis=1).sum() * ASPECT))
    corners[loose] = _rows(sizes[loose], wide) + np.array([0.0, below])
    return corners


def _layers(blocks: int, arcs: np.ndarray, ordered: np.ndarray) -> np.ndarray:
    """The layer of each block: past all that must move before it.

    A block that no order binds stands past what it needs, or just before what needs it.
    """
    layer = _longest(blocks, arcs[ordered])
    bound = np.zeros(blocks, dtype=bool)
    bound[arcs[ordered].ravel()] = True
    first, last = np.full(blocks, blocks), np.full(blocks, -1)
    anchored = arcs[bound[arcs[:, 1]]], arcs[bound[arcs[:, 0]]]
    np.minimum.at(first, anchored[0][:, 0], layer[anchored[0][:, 1]])
    np.maximum.at(last, anchored[1][:, 1], layer[anchored[1][:, 0]])
    free = _longest(blocks, arcs[~bound[arcs].any(axis=1)])
    unbound = np.where(first < blocks, first - 1, np.where(last >= 0, last + 1, free))
    return np.where(bound, layer, unbound)


def _narrowed(layer: np.ndarray, linked: np.ndarray) -> np.ndarray:
    """The layers, brought closer when so many chains are long that the picture would be a ribbon."""
    from_left = layer - layer[linked].min(initial=0)
    depth = from_left[linked].max(initial=0) + 1
    most = max(FEWEST_LAYERS, math.ceil(1.2 * math.sqrt(linked.sum())))
    narrowed: np.ndarray = from_left * min(most, depth) // depth
    return narrowed


def _longest(blocks: int, arcs: np.ndarray) -> np.ndarray:
    """The length of the longest chain of providers of each block; one that has none, just before its first consumer.

    Arcs (provider, consumer) against the order of a depth-first search close a circle: they are left out.
    """
    graph: nx.DiGraph[int] = nx.DiGraph()
    incoming = np.bincount(arcs[:, 1], minlength=blocks)
    graph.add_nodes_from(np.argsort(incoming, kind="stable").tolist())
    graph.add_edges_from(arcs.tolist())
    rank = np.empty(blocks, dtype=int)
    rank[list(nx.dfs_postorder_nodes(graph))[::-1]] = np.arange(blocks)
    forward = arcs[rank[arcs[:, 0]] < rank[arcs[:, 1]]]
    layer = np.zeros(blocks, dtype=int)
    for provider, consumer in forward[np.argsort(rank[forward[:, 0]], kind="stable")].tolist():
        layer[consumer] = max(layer[consumer], layer[provider] + 1)
    first = np.full(blocks, blocks)
    np.minimum.at(first, forward[:, 0], layer[forward[:, 1]])
    pulled = ~np.isin(np.arange(blocks), forward[:, 1]) & (first < blocks)
    return np.where(pulled, first - 1, layer)


def _ordered(layer: np.ndarray, arcs: np.ndarray, linked: np.ndarray) -> list[np.ndarray]:
    """The linked blocks of each layer, top to bottom, each near the mean height of what it is linked to."""
    members = [np.flatnonzero(linked & (layer == rank)) for rank in np.unique(layer[linked])]
    height = np.zeros(len(layer))
    both = np.concatenate([arcs, arcs[:, ::-1]])
    degree = np.maximum(np.bincount(both[:, 0], minlength=len(layer)), 1)
    for _ in range(SWEEPS):
        for rank, blocks in enumerate(members):
            height[blocks] = (np.arange(len(blocks)) + 0.5) / len(blocks)
            mean = np.bincount(both[:, 0], height[both[:, 1]], minlength=len(layer)) / degree
            members[rank] = blocks[np.argsort(mean[blocks], kind="stable")]
            height[members[rank]] = (np.arange(len(blocks)) + 0.5) / len(blocks)
    return members


def _columns(blocks: np.ndarray, sizes: np.ndarray, tall: float) -> list[tuple[np.ndarray, bool]]:
    """A layer in as many columns as its height needs, each with whether it ends the layer."""
    bottom = np.cumsum(sizes[blocks, 1] + BETWEEN_BLOCKS)
    columns = max(1, math.ceil(bottom[-1] / tall))
    of_block = np.minimum((bottom - sizes[blocks, 1] / 2) * columns // bottom[-1], columns - 1)
    kept = [blocks[of_block == column] for column in range(columns)]
    kept = [column for column in kept if len(column)]
    return [(column, rank == len(kept) - 1) for rank, column in enumerate(kept)]


def _rows(sizes: np.ndarray, wide: float) -> np.ndarray:
    """Top left corners of blocks that fill rows of this width, left to right."""
    corners = np.zeros_like(sizes)
    x = y = high = 0.0
    for index, (width, height) in enumerate(sizes):
        if x and x + width > wide:
            x, y, high = 0.0, y + high + BETWEEN_BLOCKS, 0.0
        corners[index] = x, y
        x, high = x + width + BETWEEN_BLOCKS, max(high, height)
    return corners
