"""Reference vectors for the room `statistics`, made without it: `python3 vectors.py > vectors.json`.

The intervals come from SciPy and, for the signed ranks, from all patterns of signs one by one; trends from pymannkendall
and SciPy; the test of Pettitt from the ranks and not from the signs; Page's sum from the least of the sums before; the
step by trying every place. SciPy 1.17.1, pymannkendall 1.4.3, NumPy 2.4.6.
"""
import itertools
import json
import random

import numpy as np
import pymannkendall as mk
from scipy import stats

random.seed(20260401)


def series(n, kind):
    level = random.choice([1, 50, 1_000_000])
    if kind == "ties":
        return [random.randint(1, 4) * level for _ in range(n)]
    rise = {"flat": 0.0, "trend": 0.05, "step": 0.0}[kind]
    return [
        int(level * 1000 * (1 + rise * i + (0.5 if kind == "step" and i >= n // 2 else 0)) * random.lognormvariate(0, 0.15))
        for i in range(n)
    ]


def sign_interval(x, percent):
    # SciPy gives the smallest order statistics that hold often enough on each side.
    found = stats.quantile_test(np.array(x, dtype=float), p=0.5).confidence_interval(percent / 100)
    return None if np.isnan(found.low) or np.isnan(found.high) else [float(found.low), float(found.high)]


def walsh(x):
    return sorted((a + b) / 2 for i, a in enumerate(x) for b in x[i:])


def signed_rank_interval(x, percent):
    n = len(x)
    sums = [sum(r for r, s in zip(range(1, n + 1), signs) if s) for signs in itertools.product([0, 1], repeat=n)]
    fits = [k for k in range(n * (n + 1) // 2 + 1) if 2 * sum(s <= k for s in sums) / 2**n <= 1 - percent / 100 + 1e-12]
    if not fits:
        return None
    averages, k = walsh(x), max(fits)
    return [averages[k], averages[len(averages) - 1 - k]]


def pettitt(x):
    ranks = stats.rankdata(x)
    n = len(x)
    # U_t = t (n + 1) - 2 (r_1 + ... + r_t); positive where what comes after is higher.
    u = [t * (n + 1) - 2 * float(np.sum(ranks[:t])) for t in range(1, n)]
    at = int(np.argmax(np.abs(u)))
    p = 2 * np.exp(-6 * u[at] ** 2 / (n**3 + n**2))
    return {"at": at + 1, "statistic": u[at], "significant": bool(p <= 0.05)}


def page(x, reference):
    sums = [0] + list(itertools.accumulate(v - reference for v in x))
    low = min(sums)
    height = sums[-1] - low
    # The sum was last nothing at the last of its least values.
    at = len(sums) - 1 - sums[::-1].index(low)
    return {"at": at, "height": height} if height > 0 else None


def least_absolute(x):
    cost = [sum(abs(v - np.median(part)) for part in (x[:t], x[t:]) for v in part) for t in range(1, len(x))]
    return 1 + next(i for i, c in enumerate(cost) if c <= min(cost) + 1e-6)


vectors = []
for n in (2, 3, 5, 6, 8, 9, 12, 14):
    for kind in ("flat", "ties", "trend", "step"):
        x = series(n, kind)
        reference = int(np.median(x))
        theil = stats.theilslopes(x).slope if n > 1 else None
        trend = mk.original_test(x)
        vectors.append({
            "values": x,
            "median": float(np.median(x)),
            "sign": {str(c): sign_interval(x, c) for c in (90, 95, 99)},
            "hodges-lehmann": float(np.median(walsh(x))),
            "signed-rank": {str(c): signed_rank_interval(x, c) for c in (90, 95, 99)},
            "pettitt": pettitt(x),
            "reference": reference,
            "page": page(x, reference),
            "least-absolute": least_absolute(x),
            "score": int(trend.s),
            "variance": float(trend.var_s),
            "significant": bool(trend.h),
            "slope": float(theil),
        })
seasonal = []
for years in (2, 3, 5):
    for kind in ("flat", "ties", "trend", "step"):
        x = series(12 * years, kind)
        trend = mk.seasonal_test(x, period=12)
        seasonal.append({
            "values": x,
            "score": int(trend.s),
            "variance": float(trend.var_s),
            "significant": bool(trend.h),
            "slope": float(mk.seasonal_sens_slope(np.array(x), period=12).slope),
        })
lines = lambda all: ",\n".join(json.dumps(one) for one in all)
print('{\n"plain": [\n' + lines(vectors) + '\n],\n"seasonal": [\n' + lines(seasonal) + "\n]\n}")
