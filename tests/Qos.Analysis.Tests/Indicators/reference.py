"""Writes reference.csv: made-up bars, and every indicator at each of them, computed here from its textbook definition.

Nothing is shared with the library: each value is computed anew from all bars before it, in exact fractions (a root with 40 digits),
and not by the library's running sums. Run: python3 reference.py > reference.csv
"""
from decimal import Decimal, getcontext
from fractions import Fraction as F
import math

getcontext().prec = 40


def bars():
    """60 bars over three days of 20 minutes: a walk by a fixed congruential generator, with a flat stretch and a bar without volume."""
    state, close, rows = 42, 10000, []
    for i in range(60):
        def draw(n):
            nonlocal state
            state = (state * 1103515245 + 12345) % 2**31
            return (state >> 8) % n
        opening = close + draw(41) - 20
        close = opening if 25 <= i < 37 else opening + draw(241) - 120
        if 25 <= i < 37:
            opening = close = rows[-1][3] if i > 25 else close
        spread = 0 if 26 <= i < 37 else 1
        high = max(opening, close) + spread * draw(60)
        low = min(opening, close) - spread * draw(60)
        volume = None if i == 7 else (draw(9000) + 100)
        rows.append((opening, high, low, close, volume))
    return [tuple(None if x is None else (F(x, 100) if k < 4 else F(x)) for k, x in enumerate(r)) for r in rows]


B = bars()
O, H, L, C, V = ([b[k] for b in B] for k in range(5))


def root(x):
    return Decimal(x.numerator).__truediv__(Decimal(x.denominator)).sqrt()


def sma(x, n, i):
    return sum(x[i - n + 1:i + 1]) / n if i >= n - 1 else None


def smoothed(x, n, weight, i):
    """The mean of the first n, then mean += weight * (value - mean); written as the weighted sum that this recursion is."""
    if i < n - 1:
        return None
    total = (1 - weight) ** (i - n + 1) * sum(x[:n]) / n
    return total + sum(weight * (1 - weight) ** (i - k) * x[k] for k in range(n, i + 1))


def ema(x, n, i):
    return smoothed(x, n, F(2, n + 1), i)


def wma(x, n, i):
    return sum((k + 1) * x[i - n + 1 + k] for k in range(n)) / F(n * (n + 1), 2) if i >= n - 1 else None


def macd(i):
    if i < 25:
        return None, None, None
    line = [ema(C, 12, k) - ema(C, 26, k) for k in range(25, i + 1)]
    signal = ema(line, 9, len(line) - 1)
    return line[-1], signal, None if signal is None else line[-1] - signal


def rsi(n, i):
    if i < n:
        return None
    change = [C[k] - C[k - 1] for k in range(1, i + 1)]
    up = smoothed([max(c, F(0)) for c in change], n, F(1, n), i - 1)
    down = smoothed([max(-c, F(0)) for c in change], n, F(1, n), i - 1)
    return F(50) if up + down == 0 else 100 - 100 / (1 + up / down) if down else F(100)


def kdj(i):
    if i < 8:
        return None, None, None
    k = d = F(50)
    for t in range(8, i + 1):
        high, low = max(H[t - 8:t + 1]), min(L[t - 8:t + 1])
        rsv = F(50) if high == low else 100 * (C[t] - low) / (high - low)
        k = k * F(2, 3) + rsv * F(1, 3)
        d = d * F(2, 3) + k * F(1, 3)
    return k, d, 3 * k - 2 * d


def boll(i, n=20, width=2):
    if i < n - 1:
        return None, None, None
    window = C[i - n + 1:i + 1]
    mean = sum(window) / n
    half = width * root(sum(x * x for x in window) / n - mean * mean)  # E[x²] − E[x]², exact in fractions
    middle = Decimal(mean.numerator) / Decimal(mean.denominator)
    return middle - half, middle, middle + half


def atr(n, i):
    ranges = [H[0] - L[0]] + [max(H[k] - L[k], abs(H[k] - C[k - 1]), abs(L[k] - C[k - 1])) for k in range(1, i + 1)]
    return smoothed(ranges, n, F(1, n), i)


def vwap(i):
    first = i // 20 * 20  # a new day every 20 bars
    pairs = [((H[k] + L[k] + C[k]) / 3, V[k]) for k in range(first, i + 1) if V[k] is not None]
    return sum(p * v for p, v in pairs) / sum(v for _, v in pairs)


def obv(i):
    return sum(((C[k] > C[k - 1]) - (C[k] < C[k - 1])) * V[k] for k in range(1, i + 1) if V[k] is not None)


def log_return(i):
    return math.log(C[i]) - math.log(C[i - 1]) if i else None


def drawdown(i):
    return C[i] / max(C[:i + 1]) - 1


def volatility(i, n=10):
    if i < n:
        return None
    r = [math.log(C[k] / C[k - 1]) for k in range(i - n + 1, i + 1)]
    return math.sqrt((sum(x * x for x in r) - sum(r) ** 2 / n) / (n - 1) * 252)


def correlation(i, n=10):
    """Of opening and close, by the form without means."""
    if i < n - 1:
        return None
    x, y = ([float(z - 100) for z in s[i - n + 1:i + 1]] for s in (O, C))
    sx, sy, sxy = sum(x), sum(y), sum(a * b for a, b in zip(x, y))
    xx, yy = n * sum(a * a for a in x) - sx * sx, n * sum(b * b for b in y) - sy * sy
    return None if max(O[i - n + 1:i + 1]) == min(O[i - n + 1:i + 1]) else (n * sxy - sx * sy) / math.sqrt(xx * yy)


def text(x):
    if x is None:
        return ""
    if isinstance(x, F):
        x = Decimal(x.numerator) / Decimal(x.denominator)
    return f"{x:.15g}" if isinstance(x, float) else f"{x:.20f}".rstrip("0").rstrip(".")


columns = {
    "open": lambda i: O[i], "high": lambda i: H[i], "low": lambda i: L[i], "close": lambda i: C[i], "volume": lambda i: V[i],
    "sma5": lambda i: sma(C, 5, i), "ema10": lambda i: ema(C, 10, i), "wma7": lambda i: wma(C, 7, i),
    "macd": lambda i: macd(i)[0], "signal": lambda i: macd(i)[1], "histogram": lambda i: macd(i)[2],
    "rsi14": lambda i: rsi(14, i), "k": lambda i: kdj(i)[0], "d": lambda i: kdj(i)[1], "j": lambda i: kdj(i)[2],
    "lower": lambda i: boll(i)[0], "middle": lambda i: boll(i)[1], "upper": lambda i: boll(i)[2],
    "atr14": lambda i: atr(14, i), "vwap": vwap, "obv": lambda i: F(obv(i)), "return": log_return, "drawdown": drawdown,
    "volatility10": volatility, "correlation10": correlation,
}
print(",".join(columns))
for i in range(len(B)):
    print(",".join(text(f(i)) for f in columns.values()))
