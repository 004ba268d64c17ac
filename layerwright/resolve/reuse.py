"""What an edit touches: which steps of a network are still as they were found before."""

from __future__ import annotations

from collections.abc import Mapping, Set

from layerwright.layers.kinds import Value
from layerwright.model.network import Network
from layerwright.resolve.loops import Step, names_in
from layerwright.resolve.sides import Source
from layerwright.resolve.structure import Structure
from layerwright.resolve.work import MOST_LAYERS, Outcome, Remembered, changed_names


class Reuse:
    """Finds the steps of a network whose outcome from before is right again.

    It is, if the layers and the links at them are the same, what flows in is the same, and so is all else that was
    asked for: arguments, other networks, layers that were looked at before their turn.
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
        # True equals 1, but is not written so.
        arguments_changed = changed_names(before.arguments, arguments, lambda old, new: repr(old) == repr(new))
        self._touched = _touched(before, network, structure)
        self._touched.update(
            name
            for name in inputs_taken.keys() | before.inputs_taken.keys()
            if inputs_taken.get(name) != before.inputs_taken.get(name)
        )
        for name in _no_longer_planned(before.structure, structure):
            self._touch_readers(name)
        if arguments_changed or changed:
            for outcome in before.outcomes.values():
                if not (arguments_changed.isdisjoint(outcome.arguments) and changed.isdisjoint(outcome.networks)):
                    self._touched.update(names_in(outcome.step))

    def outcome(self, step: Step, sources: Mapping[str, Source], seen: int) -> Outcome | None:
        """The outcome of a step from before, if it is right again.

        Args:
            step: The step.
            sources: What the layers before it give.
            seen: How many layers have been entered.
        """
        touched = self._touched
        if isinstance(step, str):
            if step in touched:
                return None
            outcome = self._before.outcomes.get(step)
        else:
            if not touched.isdisjoint(step.names):
                return None
            outcome = self._before.outcomes.get(step.names[0])
        if outcome is None or outcome.step != step or seen + outcome.seen > MOST_LAYERS:
            return None
        for name, shape in outcome.looked.items():
            source = sources.get(name)
            if name in touched or (source.shape if source else None) != shape:
                return None
        return outcome

    def note(self, step: Step, sources: Mapping[str, Source]) -> None:
        """Note what the layers of a step give that was resolved anew."""
        earlier = self._before.network.by_name
        for name in names_in(step):
            same_type = name in earlier and earlier[name].type == self._types[name].type
            if not same_type or sources.get(name) != self._before.sources.get(name):
                self._touch_readers(name)

    def _touch_readers(self, name: str) -> None:
        self._touched.update([link.target for link in self._links_from.get(name, ())])


def _touched(before: Remembered, network: Network, structure: Structure) -> set[str]:
    """The layers that are other ones than before, or have other links, or whose neighbours do.

    How many read a layer decides whether one may write over what it gives.
    """
    earlier, now = before.network.by_name, network.by_name
    touched = {name for name, layer in now.items() if earlier.get(name) is not layer}
    if structure is before.structure:
        return touched
    links_then, links_now = before.structure, structure
    moved = earlier.keys() ^ now.keys()
    for then, here in ((links_then.links_into, links_now.links_into), (links_then.links_from, links_now.links_from)):
        moved |= {name for name in then.keys() | here.keys() if then.get(name) != here.get(name)}
    readers = {
        link.target
        for name in moved
        for links in (links_then.links_from, links_now.links_from)
        for link in links.get(name, ())
    }
    return touched | moved | readers


def _no_longer_planned(before: Structure, structure: Structure) -> set[str]:
    """The layers that had their turn before, and now lie in a circle of links or behind one."""
    if structure is before:
        return set()
    then = {name for step in before.plan.steps for name in names_in(step)}
    return then - {name for step in structure.plan.steps for name in names_in(step)}
