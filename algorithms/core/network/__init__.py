"""Networks: arrays to graph, snapping, exact nearest sources, Steiner trees with a proven bound."""
from .build import Network, network_from_lines
from .dangling import Joins, joined_network
from .graph import Graph
from .segments import nearest_segment
from .steiner import Tree, steiner_tree
from .steiner_budget import BudgetTree, budget_tree
from .steiner_prize import PrizeTree, prize_tree

__all__ = ["BudgetTree", "Graph", "Joins", "Network", "PrizeTree", "Tree", "budget_tree", "joined_network",
           "nearest_segment", "network_from_lines", "prize_tree", "steiner_tree"]
