"""Compiled local search: what a change of one unit, of two that exchange waves, or of a whole site would cost.

One module, though long: a compiled loop that is kept on disk does not notice a change in another module that it calls.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from optimizer.decompose.compiled import bare
from optimizer.decompose.position import Board, Position

NOTHING = 1e-300
"""What a row that was touched has changed by when it has not changed."""


NOWHERE = -1
"""In place of a candidate: the unit has none yet."""
NEARLY = 1e-6
"""How far beyond its limit a row counts as kept, as a part of its step."""


@bare
def _row_cost(row: np.record, more: float) -> float:
    """What a row costs once so much more of it is used: a step for being beyond its limit at all, then so much a unit; what it spares is worth a little."""
    over = row.used + more - row.limit
    beyond = over if row.sense > 0 else -over if row.sense < 0 else abs(over)
    if beyond <= 0.0:
        return float(row.worth * beyond)
    return float(row.steep * (beyond + row.step) if beyond > row.step * NEARLY else row.steep * beyond)


@bare
def _bump(position: Position, number: int, amount: float) -> None:
    row = position.rows[number]
    if row.delta == 0.0:
        position.touched[position.size[0]] = number
        position.size[0] += 1
    row.delta += amount
    if row.delta == 0.0:
        row.delta = NOTHING


@bare
def _put(board: Board, position: Position, candidate: int, sign: float) -> None:
    if candidate == NOWHERE:
        return
    for entry in range(board.entries[candidate], board.entries[candidate + 1]):
        row, weight = board.entry_row[entry], sign * board.entry_weight[entry]
        if row < board.rows:
            _bump(position, row, weight)
        else:
            total = row - board.rows
            end = total - total % board.waves + board.waves
            for each in range(board.total_first[total], board.total_first[end]):
                _bump(position, board.total_row[each], weight * board.total_weight[each])


@bare
def _closes(board: Board, position: Position, site: int) -> int:
    for act in range(board.waves, -1, -1):
        if position.acting[site, act] > 0:
            return int(max(act + 1, board.earliest[site]))
    return int(board.earliest[site])


@bare
def _site_change(board: Board, position: Position, site: int, before: int, after: int) -> float:
    """What a site costs more when it closes in another wave; what that weighs in rows is gathered in `delta`."""
    cost = 0.0
    low, high, sign = (before, after, 1.0) if before < after else (after, before, -1.0)
    for wave in range(low - 1, min(high - 1, board.waves)):
        cost += sign * board.open_cost[site, wave]
        column = site * board.waves + wave
        for entry in range(board.open_first[column], board.open_first[column + 1]):
            _bump(position, board.open_row[entry], sign * board.open_weight[entry])
    return cost


@bare
def _act(board: Board, candidate: int) -> int:
    return int(board.act[candidate]) if candidate != NOWHERE else 0


@bare
def _acts(position: Position, site: int, before: int, after: int) -> None:
    """One of a site's units acts at another time; 0 is never."""
    if before > 0:
        position.acting[site, before - 1] -= 1
    if after > 0:
        position.acting[site, after - 1] += 1


@bare
def _shift(board: Board, position: Position, unit: int, candidate: int) -> float:
    """Take a unit to a candidate: own cost and that of its sites; the rows' is gathered in `delta`."""
    old, cost = position.chosen[unit], 0.0
    if candidate != NOWHERE:
        cost += board.cost[candidate]
    if old != NOWHERE:
        cost -= board.cost[old]
    _put(board, position, old, -1.0)
    _put(board, position, candidate, 1.0)
    before, now = _act(board, old), _act(board, candidate)
    if before != now:
        for each in range(board.site_first[unit], board.site_first[unit + 1]):
            site = board.unit_site[each]
            _acts(position, site, before, now)
            after = _closes(board, position, site)
            if after != position.closing[site]:
                cost += _site_change(board, position, site, position.closing[site], after)
                position.closing[site] = after
    position.chosen[unit] = candidate
    return float(cost)


@bare
def _forget(position: Position) -> None:
    for each in range(position.size[0]):
        position.rows[position.touched[each]].delta = 0.0
    position.size[0] = 0


@bare
def _back(board: Board, position: Position, unit: int, candidate: int) -> None:
    """Undo a shift that was only looked at: what it would change is forgotten."""
    now, before = _act(board, position.chosen[unit]), _act(board, candidate)
    if now != before:
        for each in range(board.site_first[unit], board.site_first[unit + 1]):
            site = board.unit_site[each]
            _acts(position, site, now, before)
            position.closing[site] = _closes(board, position, site)
    position.chosen[unit] = candidate
    _forget(position)


@bare
def _rows_change(position: Position) -> float:
    cost = 0.0
    for each in range(position.size[0]):
        row = position.rows[position.touched[each]]
        cost += _row_cost(row, row.delta) - _row_cost(row, 0.0)
    return cost


@bare
def _keep(position: Position) -> None:
    for each in range(position.size[0]):
        row = position.rows[position.touched[each]]
        row.used += row.delta
        row.delta = 0.0
    position.size[0] = 0


@bare
def _candidate(board: Board, unit: int, place: int, act: int) -> int:
    for candidate in range(board.unit_first[unit], board.unit_first[unit + 1]):
        if board.act[candidate] == act and board.place[candidate] == place:
            return candidate
    return -1


@bare
def exchange(board: Board, position: Position, unit: int, mate: int, bearable: float) -> float:
    """Two units exchange their waves, each in its own place, if that costs less than is bearable; the change of cost."""
    here, there = position.chosen[unit], position.chosen[mate]
    if unit == mate or board.act[here] == board.act[there]:
        return 0.0
    first = _candidate(board, unit, board.place[here], board.act[there])
    second = _candidate(board, mate, board.place[there], board.act[here])
    if first < 0 or second < 0:
        return 0.0
    if board.act[first] > _until(board, position, unit) or board.act[second] > _until(board, position, mate):
        return 0.0
    cost = _shift(board, position, unit, first) + _shift(board, position, mate, second)
    cost += _rows_change(position)
    if cost < bearable:
        _keep(position)
        return float(cost)
    _back(board, position, mate, there)
    _back(board, position, unit, here)
    return 0.0


@bare
def _until(board: Board, position: Position, unit: int) -> int:
    """The last act that the sites of a unit allow it."""
    last = board.waves + 1
    for each in range(board.site_first[unit], board.site_first[unit + 1]):
        last = min(last, position.until[board.unit_site[each]])
    return last


@bare
def _best(board: Board, position: Position, unit: int) -> tuple[int, float]:
    """The best other candidate of a unit that its sites allow, and what it costs more; −1 where there is none."""
    old, best, best_cost = position.chosen[unit], -1, np.inf
    last = _until(board, position, unit)
    gone = _shift(board, position, unit, NOWHERE) + _rows_change(position)
    _keep(position)
    for candidate in range(board.unit_first[unit], board.unit_first[unit + 1]):
        if candidate != old and board.act[candidate] <= last:
            cost = _taken(board, position, unit, candidate)
            if cost < best_cost:
                best, best_cost = candidate, cost
    if old != NOWHERE:
        _shift(board, position, unit, old)
        _keep(position)
    return best, gone + best_cost


@bare
def _taken(board: Board, position: Position, unit: int, candidate: int) -> float:
    """What a candidate would cost a unit that stands nowhere; nothing changes."""
    cost, act = board.cost[candidate], board.act[candidate]
    _put(board, position, candidate, 1.0)
    for each in range(board.site_first[unit], board.site_first[unit + 1]):
        site = board.unit_site[each]
        if act > position.closing[site]:
            cost += _site_change(board, position, site, position.closing[site], act)
    cost += _rows_change(position)
    _forget(position)
    return float(cost)


@bare
def relocate(board: Board, position: Position, unit: int, bearable: float) -> float:
    """The best other candidate of a unit, taken if it costs less than is bearable; the change of cost."""
    best, cost = _best(board, position, unit)
    if best >= 0 and cost < bearable:
        _shift(board, position, unit, best)
        _keep(position)
        return float(cost)
    return 0.0


@njit(cache=True)
def _bearable(temperature: float, draw: np.random.Generator) -> float:
    """How much a move may cost, by chance: nothing where it is cold."""
    return float(-temperature * np.log(draw.random())) if temperature > 0.0 else 0.0


@njit(cache=True)
def settle(
    board: Board,
    position: Position,
    site: int,
    wave: int,
    temperature: float,
    draw: np.random.Generator,
) -> float:
    """A site closes in another wave and its organisation makes room for that, if the whole pays or by chance; the change of cost."""
    units = _around(board, site)
    before, total = position.chosen[units].copy(), 0.0
    late = wave > position.closing[site]
    if late:
        total += _hold(board, position, site, wave, 1)
    position.until[site] = wave
    total += _empty(board, position, site)
    if total < np.inf:
        total += _make_room(board, position, units, draw)
    position.until[site] = board.waves + 1
    if late:
        total += _hold(board, position, site, wave, -1)
    if total < _bearable(temperature, draw):
        return total
    for each in range(len(units)):
        if position.chosen[units[each]] != before[each]:
            _shift(board, position, units[each], before[each])
    _keep(position)
    return 0.0


@njit(cache=True)
def _make_room(board: Board, position: Position, units: np.ndarray, draw: np.random.Generator) -> float:
    """Some of these units go elsewhere, and exchange their waves with others of their organisation, where that pays; the change of cost."""
    total = 0.0
    for unit in draw.permutation(units)[:ROOM]:
        total += relocate(board, position, unit, 0.0)
        for _ in range(TURNS):
            mate = units[draw.integers(0, len(units))]
            if board.organisation[mate] == board.organisation[unit]:
                total += exchange(board, position, unit, mate, 0.0)
    return total


@njit(cache=True)
def _around(board: Board, site: int) -> np.ndarray:
    """The units that a site holds, and those of the organisation that runs it."""
    held = board.site_unit[board.held_first[site] : board.held_first[site + 1]]
    body = board.runs[site]
    return np.unique(np.concatenate((held, board.mate[board.mate_first[body] : board.mate_first[body + 1]])))


@bare
def _hold(board: Board, position: Position, site: int, wave: int, sign: int) -> float:
    """Keep a site open until a wave as if a unit acted in it then (`sign` 1), or no more (−1); the change of cost."""
    position.acting[site, wave - 1] += sign
    before, after = position.closing[site], _closes(board, position, site)
    cost = 0.0
    if after != before:
        cost = _site_change(board, position, site, before, after) + _rows_change(position)
        position.closing[site] = after
        _keep(position)
    return cost


@njit(cache=True)
def _empty(board: Board, position: Position, site: int) -> float:
    """Each unit of a site that acts too late takes its best place in time; the change of cost, infinite where one has none."""
    total = 0.0
    for unit in board.site_unit[board.held_first[site] : board.held_first[site + 1]]:
        if board.act[position.chosen[unit]] > position.until[site]:
            best, cost = _best(board, position, unit)
            if best < 0:
                return np.inf
            total += cost
            _shift(board, position, unit, best)
            _keep(position)
    return total


@njit(cache=True)
def eject(
    board: Board, position: Position, unit: int, temperature: float, draw: np.random.Generator
) -> float:
    """A unit takes a cheaper candidate, and one of its organisation that acts then makes room, if both pay; the change of cost."""
    old = position.chosen[unit]
    candidate = draw.integers(board.unit_first[unit], board.unit_first[unit + 1])
    if candidate == old:
        return 0.0
    cost = _shift(board, position, unit, candidate)
    total = cost + _rows_change(position)
    if cost >= 0.0 and total >= 0.0:
        _back(board, position, unit, old)
        return 0.0
    _keep(position)
    if total < 0.0:
        return total
    body = board.organisation[unit]
    first, end = board.mate_first[body], board.mate_first[body + 1]
    mate, place, least = -1, -1, np.inf
    for _ in range(MET):
        other = board.mate[draw.integers(first, end)]
        if other != unit and board.act[position.chosen[other]] == board.act[candidate]:
            best, more = _best(board, position, other)
            if more < least:
                mate, place, least = other, best, more
    if total + least < _bearable(temperature, draw):
        _shift(board, position, mate, place)
        _keep(position)
        return total + least
    _shift(board, position, unit, old)
    _keep(position)
    return 0.0


MATES, CHEAPER = 8, 3
"""How many exchanges, and how many cheaper candidates, are tried for each unit in a round."""
MET = 12
"""How many units of the same organisation are asked to make room."""
EARLIER, LATER, TRIED = 4, 2, 2
"""How many waves earlier or later a site is tried to close, and how many of these in a round."""
ROOM = 80
"""How many units of an organisation, drawn at random, are asked to make room for a site that closes in another wave."""
TURNS = 3
"""How many exchanges are tried for each of these."""


@njit(cache=True)
def weighing(board: Board, position: Position, rows: np.ndarray) -> np.ndarray:
    """Whether each unit weighs, where it stands, in one of these rows (a mask)."""
    units = len(board.unit_first) - 1
    weighs = np.zeros(units, np.bool_)
    for unit in range(units):
        candidate = position.chosen[unit]
        for entry in range(board.entries[candidate], board.entries[candidate + 1]):
            row = board.entry_row[entry]
            if row < board.rows:
                weighs[unit] |= rows[row]
            else:
                total = row - board.rows
                end = total - total % board.waves + board.waves
                for each in range(board.total_first[total], board.total_first[end]):
                    weighs[unit] |= rows[board.total_row[each]]
    return weighs


@njit(cache=True, nogil=True)
def search(
    board: Board,
    position: Position,
    units: np.ndarray,
    sites: np.ndarray,
    temperature: float,
    draw: np.random.Generator,
) -> float:
    """A round over these units in random order, then over these sites; the change of cost."""
    total = 0.0
    for unit in draw.permutation(units):
        total += relocate(board, position, unit, _bearable(temperature, draw))
        body = board.organisation[unit]
        first, end = board.mate_first[body], board.mate_first[body + 1]
        for _ in range(min(MATES, end - first)):
            mate = board.mate[draw.integers(first, end)]
            total += exchange(board, position, unit, mate, _bearable(temperature, draw))
        for _ in range(CHEAPER if end - first > 1 else 0):
            total += eject(board, position, unit, temperature, draw)
    for site in draw.permutation(sites):
        closing = position.closing[site]
        first, last = max(board.earliest[site], closing - EARLIER), min(closing + LATER, board.waves + 1)
        for wave in draw.permutation(np.arange(first, last + 1))[:TRIED]:
            if wave != position.closing[site]:
                total += settle(board, position, site, wave, temperature, draw)
    return total


@njit(cache=True, nogil=True)
def place(board: Board, position: Position, units: np.ndarray) -> None:
    """All these units leave; then each in turn takes the candidate that costs least beside those that stand."""
    for unit in units:
        _shift(board, position, unit, NOWHERE)
        _keep(position)
    for unit in units:
        best, _ = _best(board, position, unit)
        _shift(board, position, unit, best)
        _keep(position)


@njit(cache=True, nogil=True)
def resettle(board: Board, position: Position, units: np.ndarray, draw: np.random.Generator) -> float:
    """Each of these units, in random order, takes its best other candidate where that pays; the change of cost."""
    total = 0.0
    for unit in draw.permutation(units):
        total += relocate(board, position, unit, 0.0)
    return total
