"""What an edit touches: which steps of a network are not as they were found before."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from heapq import heappop, heappush
from itertools import chain

from layerwright.layers.kinds import Shape, Value
from layerwright.model.network import Network
from layerwright.resolve.changes import changed_names, changed_part
from layerwright.resolve.loops import Step, first_of, names_in
from layerwright.resolve.sides import Source
from layerwright.resolve.structure import Structure
from layerwright.resolve.work import Remembered


class Reuse:
    """Finds the steps of a network whose outcome from before is not right any more.

    It is right, if the layers and the links at them are the same, what flows in is the same, and so is all else that
    was asked for: arguments, other networks, layers that were looked at before their turn.

    `gone` are the layers that had their turn before, and have none now: they are not there any more, or lie in a circle
    of links or behind one.
    """

    def __init__(
        self,
        before: Remembered,
        network: Network,
        structure: Structure,
        arguments: Mapping[str, Value],
        inputs_taken: Mapping[str, Source],
        changed: Set[str | None],
    ) -> None:
        """Prepare.

        Args:
            before: What was found the last time.
            network: The network, with the very layers of before where these are the same.
            structure: Its structure.
            arguments: The values of its arguments.
            inputs_taken: What the caller links to its Input layers.
            changed: The names of the project's networks that have changed.
        """
        self._before = before
        self._types = network.by_name
        self._links_from = structure.links_from
        self._place_of = structure.plan.turns
        self._waiting: list[int] = []
        self._touched: set[str] = set()
        self.gone: Set[str] = set()
        earlier, outcomes = before.network.by_name, before.outcomes.values()
        self._touch([name for name, layer in network.by_name.items() if earlier.get(name) is not layer])
        if structure is not before.structure:
            self.gone = before.structure.plan.turns.keys() - structure.plan.turns.keys()
            self._touch(_relinked(before, network, structure))
            self._touch_readers(self.gone)
            new_steps = set(structure.plan.steps) - set(before.structure.plan.steps)
            self._touch(chain.from_iterable(map(names_in, new_steps)))
        taken = inputs_taken.keys() | before.inputs_taken.keys()
        self._touch([name for name in taken if inputs_taken.get(name) != before.inputs_taken.get(name)])
        # True equals 1, but is not written so.
        other_arguments = changed_names(before.arguments, arguments, lambda old, new: repr(old) == repr(new))
        for outcome in [outcome for outcome in outcomes if outcome.arguments or outcome.networks]:
            if not (other_arguments.isdisjoint(outcome.arguments) and changed.isdisjoint(outcome.networks)):
                self._touch(names_in(outcome.step))
        # Whether what these looked at is as it was will be known at their turn.
        for outcome in [outcome for outcome in outcomes if outcome.looked]:
            if (first := first_of(outcome.step)) in self._place_of:
                heappush(self._waiting, self._place_of[first])

    def turns(self) -> Iterator[int]:
        """The places of the steps whose outcomes may be wrong, in order; more are found on the way."""
        last = -1
        while self._waiting:
            turn = heappop(self._waiting)
            # What a loop feeds back waits for a turn that is over.
            if turn > last:
                last = turn
                yield turn

    def stands(self, step: Step, shape: Callable[[str], Shape | None]) -> bool:
        """Whether the outcome of a step from before is right at its turn.

        Args:
            step: The step.
            shape: Tells what a layer gives, if that is known at this turn.
        """
        if not self._touched.isdisjoint(names_in(step)):
            return False
        looked = self._before.outcomes[first_of(step)].looked
        return all(name not in self._touched and shape(name) == known for name, known in looked.items())

    def note(self, step: Step, sources: Mapping[str, Source]) -> None:
        """Note what the layers of a step give that was resolved anew."""
        earlier = self._before.network.by_name
        for name in names_in(step):
            same_type = name in earlier and earlier[name].type == self._types[name].type
            if not same_type or sources.get(name) != self._before.sources.get(name):
                self._touch_readers([name])

    def _touch_readers(self, names: Iterable[str]) -> None:
        self._touch([link.target for name in names for link in self._links_from.get(name, ())])

    def _touch(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self._touched:
                self._touched.add(name)
                if name in self._place_of:
                    heappush(self._waiting, self._place_of[name])


def _relinked(before: Remembered, network: Network, structure: Structure) -> set[str]:
    """The layers that are new or have other links than before, or whose neighbours do.

    How many read a layer decides whether one may write over what it gives.
    """
    then, now = before.structure, structure
    found = set(before.network.by_name.keys() ^ network.by_name.keys())
    old, new = changed_part(before.network.links, network.links, operator.is_not)
    for link in (*old, *new):
        if then.links_from.get(link.source) != now.links_from.get(link.source):
            found.add(link.source)
        if then.links_into.get(link.target) != now.links_into.get(link.target):
            found.add(link.target)
    readers = [link.target for name in found for here in (then, now) for link in here.links_from.get(name, ())]
    return found.union(readers)
