"""What a scenario says of carbon: what electricity emits where, what machines draw, a price, caps."""

from __future__ import annotations

from pydantic import model_validator

from optimizer.figures import Figure, Limit, Model, Number, Sourced


class Electricity(Model):
    """What a kilowatt-hour emits in a place, and how much of it the building takes for itself.

    An entry of the catalogue fills what is left empty. `pue`, 1 or more: what all of the place draws, over what its machines do.
    """

    catalogue: str = ""
    grams_kwh: Figure | None = None
    pue: Figure | None = None

    @model_validator(mode="after")
    def _no_less_than_its_machines(self) -> Electricity:
        if self.pue is not None and self.pue.value < 1:
            raise ValueError("pue")
        return self

    @property
    def is_known(self) -> bool:
        """Whether both figures are given."""
        return self.grams_kwh is not None and self.pue is not None


class Watts(Model):
    """What machines draw where nobody measured it, an estimate; the catalogue fills what is left empty."""

    vcpu: Figure | None = None
    memory_gib: Figure | None = None
    storage_tb: Figure | None = None


class Carbon(Model):
    """What is emitted, counted where a scenario says this, weighed where it says a `price`.

    `sites`: the electricity of every site that is no offer; its `pue` stands for one that the inventory leaves empty. A
    site draws its `power_kw`, or else what `watts` says of its machines that are on; each workload there takes its
    share of it, by the same watts, away with it, and the building's own part goes on until the site closes. What moves
    to an offer draws there what the watts say, times the offer's PUE; room reserved for recovery draws nothing. Where
    neither a price nor a cap weighs carbon an offer's electricity may be unknown: what is there is then counted as unknown. The
    price is valued, not spent, and no budget pays for it.
    """

    price: Limit = Limit()
    sites: Electricity
    watts: Watts = Watts()


class Emissions(Sourced):
    """At most so many tonnes of CO₂ equivalent are emitted in a fiscal year; an empty number constrains nothing.

    What its waves, and what follows the last one, emit in that year is counted. With a `price` it may be exceeded, a unit being
    a tonne; the last wave begun by the end of the year answers for it.
    """

    at_most: Number | None = None
    price: Number | None = None
