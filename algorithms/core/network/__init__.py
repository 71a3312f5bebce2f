"""Networks: arrays to graph, snapping, exact nearest sources, Steiner trees with a proven bound."""
from .build import Network, network_from_lines
from .graph import Graph
from .segments import nearest_segment
from .steiner import Tree, steiner_tree

__all__ = ["Graph", "Network", "Tree", "nearest_segment", "network_from_lines", "steiner_tree"]
