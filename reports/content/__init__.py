"""What a report says, gathered from run folders into plain values; every writer starts from these alone."""

from reports.content.gathering import gather
from reports.content.values import Content

__all__ = ["Content", "gather"]
