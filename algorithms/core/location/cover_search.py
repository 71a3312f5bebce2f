"""Search for covering: rounded shares, greedy, swaps, iterated with spatial kicks."""
from __future__ import annotations

import numpy as np

_PATIENCE = 16  # kicks per site without a better choice that end the search (at least 400)


def search(state, shares, kicks, seed, tick, goal=np.inf):
    """Leave the best choice found in ``state``; return the number of changes tried.

    Starts from greedy and from the largest ``shares`` of the relaxation, then
    kicks: one to four chosen sites that share demand are replaced by others
    around them, or a patch of two to seven is built anew; swaps follow, and the result is undone unless it is no worse
    (a slightly worse one may stay for a while). Ends early at ``goal`` (a proven bound).
    """
    rng = np.random.default_rng(seed)
    state.fill()
    done = state.descend(tick=tick)
    state.fill()
    best = state.snapshot(), state.value
    if shares is not None:
        _round(state, shares)
        done += state.descend(tick=tick)
        state.fill()
        if state.value >= best[1]:
            best = state.snapshot(), state.value
        state.restore(best[0])
    since, patience = 0, max(400, _PATIENCE * best[0].size)
    leaning = None if shares is None else 0.7 + 0.6 * np.minimum(1.0, 3.0 * shares)
    for kick in range(kicks):
        if tick(kick / kicks) or state.value >= goal or not state.chosen.any():
            break
        before, plan = state.value, state.snapshot()
        if rng.integers(4):
            _kick(state, rng)
        else:
            _rebuild(state, rng, leaning)
        done += 1 + state.descend(limit=60)
        state.fill()
        since += 1
        if state.value > best[1]:
            best, since = (state.snapshot(), state.value), 0
        if state.value < before * (1 - 5e-4 * rng.random() * (1 - kick / kicks)):
            state.restore(plan)
        if since > patience:
            break
        if since % 150 == 149:
            state.restore(best[0])
    state.restore(best[0])
    return done


def _round(state, shares):
    """Start again from the columns with the largest shares (ties: lowest number), as far as allowed."""
    state.restore(np.zeros(0, np.int64))
    for site in np.argsort(-shares, kind="stable")[:4 * state.capacity].tolist():
        if shares[site] < 0.2:
            break
        if state.allowed()[site]:
            state.add(site)
    state.fill()


def _kick(state, rng):
    """Replace some neighbouring chosen sites by random ones around them, then fill up."""
    model = state.model
    plan = state.snapshot()
    centre = int(plan[rng.integers(plan.size)])
    rows = model.by_col[centre]
    victims = np.array([centre])
    around = np.zeros(0, np.int64)
    if rows.size:
        sample = rows[rng.integers(rows.size, size=min(rows.size, 20))]
        around = np.unique(model.by_row.gather(sample))
        near = around[state.chosen[around] & (around != centre)]
        if not near.size or rng.integers(3) == 0:
            near = plan[plan != centre]
        victims = np.append(victims, rng.permutation(near)[:int(rng.integers(0, 4))])
    for site in victims.tolist():
        state.remove(site)
    state.banned[victims] = True
    for _ in range(int(rng.integers(1, victims.size + 1))):
        open_sites = around[state.allowed()[around]]
        if open_sites.size:
            worth = state.gain[open_sites]
            some = rng.permutation(open_sites[worth > 0])[:4]
            if some.size:
                state.add(int(some[np.argmax(state.gain[some])]))
    state.fill()
    state.banned[victims] = False


def _rebuild(state, rng, leaning):
    """Build a patch of two to seven sites anew by disturbed gains, half the time leaning to the shares."""
    model, plan = state.model, state.snapshot()
    wanted = int(rng.integers(2, 8))
    patch = [int(plan[rng.integers(plan.size)])]
    for site in patch:
        rows = model.by_col[site]
        if len(patch) >= wanted or not rows.size:
            break
        near = np.unique(model.by_row.gather(rows[rng.integers(rows.size, size=min(rows.size, 30))]))
        beyond = model.by_col[int(near[rng.integers(near.size)])]  # one step further: chosen sites seldom overlap
        near = np.union1d(near, model.by_row.gather(beyond[rng.integers(beyond.size, size=min(beyond.size, 30))]))
        near = near[state.chosen[near] & ~np.isin(near, patch)]
        patch.extend(rng.permutation(near)[:wanted - len(patch)].tolist())
    victims = np.array(patch)
    for site in patch:
        state.remove(site)
    state.banned[victims[rng.random(victims.size) < 0.4]] = True
    noise = 1.0 + rng.choice((0.1, 0.3, 0.6)) * rng.random(model.columns)
    state.fill(noise if leaning is None or rng.integers(2) else noise * leaning)
    state.banned[victims] = False
    state.fill()
