"""The tree behind the outline: made as far down as it is opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QIcon

from gui.document import Document
from gui.theme import theme
from gui.theme.icons import icon
from gui.theme.theme import fixed_font, interface_font
from gui.translation import localized
from layerwright.layers.kinds import Shape, show
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network
from layerwright.model.problems import Problem
from layerwright.resolve.order import in_order

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
NAME, TYPE, SHAPE, FROM, TO, STATE = range(6)
_DEEPEST = 20
"""Units within units; a unit that contains itself would have no end."""


@dataclass(frozen=True)
class Words:
    """What the outline says in the language chosen now.

    Attributes:
        headings: The words above the columns.
        network: What stands for the type of a network.
        bypassed: What is said of a layer that data flows past.
        fed_by: How screen readers are told which layers feed one, with a place for `{layers}`.
        feeds: The same of those that it feeds.
    """

    headings: tuple[str, ...] = ()
    network: str = ""
    bypassed: str = ""
    fed_by: str = "{layers}"
    feeds: str = "{layers}"


class _Node:
    """A network, or a layer in one; a unit's children are the layers of the network that it calls."""

    __slots__ = ("children", "layer", "network", "parent", "row")

    def __init__(self, parent: _Node | None, row: int, network: str, layer: Layer | None) -> None:
        self.parent = parent
        self.row = row
        self.network = network
        self.layer = layer
        self.children: list[_Node] | None = None

    @property
    def called(self) -> str:
        """The network whose layers stand below."""
        if self.layer is None:
            return self.network
        return self.layer.properties.get("Network", "") if self.layer.type == "Unit" else ""

    @property
    def path(self) -> tuple[str, ...]:
        """Names from the outside in."""
        own = self.network if self.layer is None else self.layer.name
        return (*self.parent.path, own) if self.parent else (own,)

    @property
    def depth(self) -> int:
        """How many nodes are around it."""
        return self.parent.depth + 1 if self.parent else 0


class OutlineModel(QAbstractItemModel):
    """Networks, layers in the order of the data, layers within units."""

    renamed = Signal(str, str, str)
    """A network, a layer of it or nothing, and the name that it should have."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._networks: list[_Node] = []
        self._problems: dict[tuple[str, str], list[Problem]] = {}
        self._outputs: dict[str, Mapping[str, Shape | None]] = {}
        self._words = Words()

    def say(self, words: Words) -> None:
        """Use these words."""
        self._words = words
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, NAME, STATE)

    def follow(self) -> bool:
        """Take up the project as it is now.

        Returns:
            Whether rows came, went or moved, so that what was open has to be opened again.
        """
        self._problems = {}
        self._outputs = {}
        for problem in self._document.problems:
            self._problems.setdefault((problem.network, problem.layer), []).append(problem)
        project = self._document.project
        if [node.network for node in self._networks] == [network.name for network in project.networks] and all(
            self._same(node) for node in self._networks
        ):
            for node in self._loaded():
                self._announce(node)
            return False
        self.beginResetModel()
        self._networks = [_Node(None, row, network.name, None) for row, network in enumerate(project.networks)]
        self.endResetModel()
        return True

    def _same(self, node: _Node) -> bool:
        """Whether what is loaded below a node still has the rows that it had; takes up the layers as they are now."""
        if node.children is None:
            return True
        now = self._layers_below(node)
        if [child.layer.name for child in node.children if child.layer] != [layer.name for layer in now]:
            return False
        for child, layer in zip(node.children, now, strict=True):
            before, child.layer = child.called, layer
            if before != child.called:
                return False
        return all(self._same(child) for child in node.children)

    def _loaded(self) -> Iterator[_Node]:
        waiting = list(self._networks)
        while waiting:
            node = waiting.pop()
            if node.children:
                yield node
                waiting.extend(node.children)

    def _announce(self, parent: _Node) -> None:
        children = parent.children or []
        first = self.createIndex(0, NAME, children[0])
        self.dataChanged.emit(first, self.createIndex(len(children) - 1, STATE, children[-1]))

    def _layers_below(self, node: _Node) -> list[Layer]:
        network = self._document.project.by_name.get(node.called)
        return in_data_order(network) if network else []

    def _children(self, node: _Node) -> list[_Node]:
        if node.children is None:
            layers = self._layers_below(node) if node.depth < _DEEPEST else []
            node.children = [_Node(node, row, node.called, layer) for row, layer in enumerate(layers)]
        return node.children

    def _node(self, index: Index) -> _Node | None:
        node = index.internalPointer() if index.isValid() else None
        return node if isinstance(node, _Node) else None

    # What the panel asks.

    def path(self, index: Index) -> tuple[str, ...]:
        """The names from the outside in."""
        node = self._node(index)
        return node.path if node else ()

    def network_name(self, index: Index) -> str:
        """The network that a row is, or that its layer stands in."""
        node = self._node(index)
        return node.network if node else ""

    def layer_name(self, index: Index) -> str:
        """The layer that a row is; empty for a network."""
        node = self._node(index)
        return node.layer.name if node and node.layer else ""

    def type_name(self, index: Index) -> str:
        """The layer type of a row; empty for a network."""
        node = self._node(index)
        return node.layer.type if node and node.layer else ""

    def unit_network(self, index: Index) -> str:
        """The network that a unit calls; empty for all else."""
        node = self._node(index)
        called = node.called if node and node.layer else ""
        return called if called in self._document.project.by_name else ""

    def networks_around(self, index: Index) -> tuple[str, ...]:
        """The networks from the outside in that lead to the row's layer."""
        node, found = self._node(index), list[str]()
        while node is not None:
            if not found or found[-1] != node.network or node.layer is None:
                found.append(node.network)
            node = node.parent
        # The network itself stands twice: as the place of its layers, and as a row.
        path = [name for place, name in enumerate(found) if not place or name != found[place - 1]]
        return tuple(reversed(path))

    def network_index(self, name: str) -> QModelIndex:
        """The row of a network."""
        for row, node in enumerate(self._networks):
            if node.network == name:
                return self.createIndex(row, NAME, node)
        return QModelIndex()

    def walk(self) -> Iterator[QModelIndex]:
        """The rows whose children have been looked at, from the outside in; going through them may load more."""
        waiting = [self.createIndex(row, NAME, node) for row, node in enumerate(self._networks)]
        while waiting:
            index = waiting.pop(0)
            yield index
            node = self._node(index)
            if node and node.children:
                waiting += [
                    self.createIndex(row, NAME, child) for row, child in enumerate(node.children) if child.called
                ]

    # What Qt asks.

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        """A row and column below another."""
        node = self._node(parent)
        siblings = self._children(node) if node else self._networks
        return self.createIndex(row, column, siblings[row]) if 0 <= row < len(siblings) else QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """The row around a row."""
        node = self._node(index)
        around = node.parent if node else None
        return self.createIndex(around.row, NAME, around) if around else QModelIndex()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many rows are below."""
        if parent.column() > 0:
            return 0
        node = self._node(parent)
        return len(self._children(node)) if node else len(self._networks)

    def hasChildren(self, parent: Index = _ROOT) -> bool:
        """Whether anything is below; told without making it."""
        node = self._node(parent)
        if node is None:
            return bool(self._networks)
        network = self._document.project.by_name.get(node.called) if node.called and node.depth < _DEEPEST else None
        return bool(network and network.layers)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Name, type, output, what feeds it, what it feeds, and state."""
        return STATE + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words above the columns."""
        known = role == Qt.ItemDataRole.DisplayRole and section < len(self._words.headings)
        return self._words.headings[section] if known else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Names can be edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == NAME else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another name."""
        node = self._node(index)
        old = index.data(Qt.ItemDataRole.EditRole)
        if node is None or role != Qt.ItemDataRole.EditRole or value == old:
            return False
        self.renamed.emit(node.network, node.layer.name if node.layer else "", str(value))
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell, and how they are set."""
        node = self._node(index)
        if node is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(node, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == NAME:
            return self.spoken(node)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(localized(problem) for problem in self._problems_of(node)) or None
        if role == Qt.ItemDataRole.DecorationRole and index.column() == NAME:
            return _sign(self._problems_of(node))
        if role == Qt.ItemDataRole.FontRole:
            return fixed_font("body") if index.column() == SHAPE else interface_font("body", bold=node.layer is None)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() in (TYPE, SHAPE, FROM, TO):
            return QColor(theme().tokens.quiet)
        return None

    def spoken(self, node: _Node) -> str:
        """A whole row in one sentence for screen readers."""
        said = [part for column in (NAME, TYPE, SHAPE) if (part := self._text(node, column))]
        for column, words in ((FROM, self._words.fed_by), (TO, self._words.feeds)):
            ends = self._text(node, column)
            if ends:
                said.append(words.format(layers=ends))
        state = self._text(node, STATE)
        return ", ".join([*said, state] if state else said)

    def _problems_of(self, node: _Node) -> list[Problem]:
        if node.layer is not None:
            return self._problems.get((node.network, node.layer.name), [])
        found = (problems for (network, _), problems in self._problems.items() if network == node.network)
        return [problem for problems in found for problem in problems]

    def _text(self, node: _Node, column: int) -> str:
        if column == NAME:
            return node.layer.name if node.layer else node.network
        if column == TYPE:
            return self._type(node)
        if column == SHAPE:
            return self._shape(node)
        if column in (FROM, TO):
            return self._ends(node, upward=column == FROM)
        problems = self._problems_of(node)
        if node.layer is None:
            return self.tr("%n problem(s)", "", len(problems)) if problems else ""
        bypassed = self._words.bypassed if node.layer.bypassed else ""
        return "; ".join(part for part in (bypassed, *(localized(problem.text) for problem in problems[:1])) if part)

    def _type(self, node: _Node) -> str:
        if node.layer is None:
            return self._words.network
        return node.called or node.layer.type

    def _ends(self, node: _Node, *, upward: bool) -> str:
        """The layers that feed one, or that it feeds, with the connector where that is not the main one."""
        network = self._document.project.by_name.get(node.network)
        if node.layer is None or network is None:
            return ""
        links = (network.links_into if upward else network.links_from).get(node.layer.name, ())
        return ", ".join(end_text(link, upward=upward) for link in links)

    def _shape(self, node: _Node) -> str:
        if node.layer is None or node.network not in self._document.project.by_name:
            return ""
        # Within a unit, what matters is what flows in here, not what its network has by itself.
        outermost, *inner = node.path
        within = self._document.resolved(outermost).by_name.get("/".join(inner))
        shape = within.result if within else self._shapes(node.network).get(node.layer.name)
        return show(shape) if shape is not None else ""

    def _shapes(self, network: str) -> Mapping[str, Shape | None]:
        """The output shapes of a network's layers; kept until the next edit."""
        if network not in self._outputs:
            results = self._document.resolved(network).layers
            self._outputs[network] = {result.name: result.output for result in results}
        return self._outputs[network]


def end_text(link: Link, *, upward: bool) -> str:
    """The other end of a layer's link as a word, with the connector where that is not the main one."""
    name = link.source if upward else link.target
    return name if link.connector == MAIN_CONNECTOR else f"{name} ({link.connector})"


def in_data_order(network: Network) -> list[Layer]:
    """The layers of a network in the order of the data; those in a circle of links stand at the end, as drawn."""
    order, _ = in_order(network)
    placed = {layer.name for layer in order}
    return [*order, *(layer for layer in network.layers if layer.name not in placed)]


def _sign(problems: list[Problem]) -> QIcon | None:
    if not problems:
        return None
    sign = "error" if any(problem.severity == "error" for problem in problems) else "warning"
    return icon(sign, sign)
