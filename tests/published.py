"""Readers of the published instances that tests and benchmarks solve."""
import numpy as np


def steiner_graph(path):
    """Return ``(graph, terminals)`` of a file of SteinLib or of the PACE challenge."""
    from hatangso.algorithms.core.network import Graph

    edges, terminals, count = [], [], 0
    for line in path.read_text().splitlines():
        word, *numbers = line.split() or [""]
        if word == "Nodes":
            count = int(numbers[0])
        elif word == "E":
            edges.append([int(n) for n in numbers])
        elif word == "T":
            terminals.append(int(numbers[0]) - 1)
    edges = np.array(edges)
    return Graph.from_arrays(edges[:, 0] - 1, edges[:, 1] - 1, edges[:, 2], count), terminals


def set_covering(path):
    """Return ``(rows, columns, costs)`` of a file of the OR-Library: costs, then the columns of each row."""
    numbers = [int(word) for word in path.read_text().split()]
    rows, count = numbers[:2]
    columns, place = [[] for _ in range(count)], 2 + count
    for row in range(rows):
        for column in numbers[place + 1:place + 1 + numbers[place]]:
            columns[column - 1].append(row)
        place += 1 + numbers[place]
    return rows, columns, np.array(numbers[2:2 + count], float)


def median_distances(path):
    """Return ``(all shortest paths, number of sites)`` of a file of the OR-Library; a repeated edge counts last."""
    numbers = path.read_text().split()
    nodes, edges, p = (int(word) for word in numbers[:3])
    distance = np.full((nodes, nodes), np.inf)
    np.fill_diagonal(distance, 0.0)
    for first, second, cost in np.array(numbers[3:3 + 3 * edges], float).reshape(-1, 3):
        distance[int(first) - 1, int(second) - 1] = distance[int(second) - 1, int(first) - 1] = cost
    for node in range(nodes):
        np.minimum(distance, distance[:, node:node + 1] + distance[node], out=distance)
    return distance, p
