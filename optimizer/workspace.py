"""What one person has loaded: inventory, scenario and runs, kept so that a reload or a restart loses nothing.

A workspace is a folder under an identifier that nobody can guess. Two tabs may write to it at once: each thing
is replaced whole, and the last one to do so wins.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from inventory.findings import Refused
from inventory.graph import Inventory, fingerprint
from inventory.schema import TABLES
from inventory.stored import lay_down, memorise, recall, take_up
from optimizer.private import (
    alone,
    inside,
    is_identifier,
    locked,
    new_identifier,
    private,
    remove,
    replace_text,
    root,
    text_of,
    writing,
)
from optimizer.runs import MOST, Asked, Run, start_with
from optimizer.scenario import Scenario

__all__ = ["Workspace", "create", "find", "root"]


@dataclass(frozen=True)
class Workspace:
    """One person's things, by their folder.

    `inventories/` holds the inventory in a folder named by its fingerprint, `typed/` the same in a form that is read
    at once, `inventory` says which one is meant, `scenario.yaml` is the scenario's text, and each line of `runs` identifies a run. Who reads or
    writes an inventory shares the lock; who removes the old ones holds it alone.
    """

    folder: Path

    @property
    def identifier(self) -> str:
        """What finds it again; to know it is to be let in."""
        return self.folder.name

    def fingerprint(self) -> str | None:
        """The fingerprint of the inventory, read without its tables; `None` before there is one."""
        return text_of(self.folder / "inventory")

    def inventory(self, version: str | None = None) -> Inventory | None:
        """The inventory, or the one of that fingerprint; `None` if there is none, or it was replaced since.

        Whoever keeps it by its fingerprint must ask for that version: another tab may have replaced it.
        """
        with locked(self.folder / "lock", shared=True):
            wanted, place = version or self.fingerprint(), self.folder / "inventories"
            if wanted is None or not place.is_dir() or wanted not in os.listdir(place):
                return None
            typed = self.folder / "typed" / wanted
            known = recall((each.name for each in TABLES), typed)
            found = take_up(place / wanted) if known is None else Inventory(known)
            if known is None:
                memorise(found.tables, typed)
            return found

    def save_inventory(self, inventory: Inventory, like: tuple[str, Inventory] | None = None) -> str:
        """Put this inventory in the place of the one before; its fingerprint. `Refused` if it cannot be written.

        Who knows the one before names it in `like`, with its fingerprint: tables that are alike are not written again.
        """
        version = fingerprint(inventory, like[1] if like else None)
        with writing(), locked(self.folder / "lock", shared=True):
            place = private(self.folder / "inventories") / version
            try:
                if not place.is_dir():
                    known = like and (place.parent / like[0], like[1])
                    lay_down(inventory, place, known if known and known[0].is_dir() else None)
            except Refused:
                if not place.is_dir():  # otherwise another tab has just written the very same
                    raise
            if not (self.folder / "typed" / version).is_dir():
                typed = self.folder / "typed"
                memorise(
                    inventory.tables, typed / version, (typed / like[0], like[1].tables) if like else None
                )
            replace_text(self.folder / "inventory", version)
        self._remove_old_inventories()
        return version

    def scenario_text(self) -> str | None:
        """The text of the scenario, as it was saved; `None` before it was."""
        return text_of(self.folder / "scenario.yaml")

    def save_scenario(self, text: str) -> None:
        """Put this text in the place of the scenario before."""
        with writing():
            replace_text(self.folder / "scenario.yaml", text)

    def runs(self) -> tuple[str, ...]:
        """Identifiers of the runs, the newest last."""
        lines = (text_of(self.folder / "runs") or "").splitlines()
        return tuple(dict.fromkeys(filter(is_identifier, lines)))

    def add_run(self, identifier: str) -> None:
        """Remember a run."""
        if not is_identifier(identifier):
            raise ValueError("this is not the identifier of a run")
        with writing(), (self.folder / "runs").open("a", encoding="ascii") as stream:
            stream.write(f"{identifier}\n")  # one write at the end of the file: tabs do not mix theirs

    def start(self, scenario: Scenario, asked: Asked, most: int = MOST) -> Run | None:
        """A run of this search on the inventory, under way and remembered; `None` before there is an inventory.

        `Refused` when so many runs are going on already. Its tables are shared, not copied: none is ever changed.
        """
        with locked(self.folder / "lock", shared=True):
            version = self.fingerprint()
            if version is None:
                return None

            def lay(place: Path) -> str:
                shutil.copytree(self.folder / "inventories" / version, place, copy_function=os.link)
                return version

            run = start_with(lay, self.folder.parent.parent, scenario, asked, most)
        self.add_run(run.identifier)
        return run

    def _remove_old_inventories(self) -> None:
        """Remove the inventories that are no longer meant, unless someone reads or writes one just now."""
        with alone(self.folder / "lock") as free:
            if free:
                meant = self.fingerprint()
                for kind in ("inventories", "typed"):
                    for place in list((self.folder / kind).iterdir()):
                        if place.name != meant:
                            remove(place)


def create(root: Path) -> Workspace:
    """A new, empty workspace; `Refused` if nothing can be written."""
    with writing():
        return Workspace(private(private(root.absolute() / "workspaces") / new_identifier()))


def find(root: Path, identifier: str) -> Workspace | None:
    """The workspace of that identifier; `None` if there is none, or the text cannot be one."""
    folder = inside(root.absolute() / "workspaces", identifier)
    return None if folder is None else Workspace(folder)
