"""Networks: arrays to graph, snapping, exact nearest sources, Steiner trees with a proven bound."""
from .build import Network, network_from_lines
from .dangling import Joins, joined_network
from .graph import Graph
from .segments import nearest_segment
from .steiner.budget import BudgetTree, budget_tree
from .steiner.prize import PrizeTree, prize_tree
from .steiner.solve import Tree, steiner_tree

__all__ = ["BudgetTree", "Graph", "Joins", "Network", "PrizeTree", "Tree", "budget_tree", "joined_network",
           "nearest_segment", "network_from_lines", "prize_tree", "steiner_tree"]
