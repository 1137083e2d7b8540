"""Near-copies as `datasketch` and `rensa` find them, on the documents that
`lab bench --copies` wrote: how fast, and which of the labelled pairs.

    pip install datasketch rensa
    python copies.py FOLDER

FOLDER holds `stream.jsonl` and `labelled.jsonl`, a document a line (`text`), and
`pairs.jsonl`: two lines of `labelled.jsonl` each (`a`, `b`), whether the one copied the
other (`copy`), and whether it is a wire copy (`wire`). Usual settings: 128 permutations,
word n-grams, candidates by locality-sensitive hashing, then the estimated Jaccard
similarity against a threshold. One line a measure.
"""

import json
import re
import sys
import time
from pathlib import Path

try:
    from datasketch import MinHash, MinHashLSH
    from rensa import RMinHash, RMinHashLSH
except ImportError as missing:
    print(f"peers: {missing.name} is not here (pip install datasketch rensa): left out")
    sys.exit(0)

PERMUTATIONS = 128
SEED = 42
# Bands of `rensa`'s index at each threshold: those that `datasketch` takes.
THRESHOLDS = (0.3, 0.5, 0.7)


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def shingles(text, size):
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + size]) for i in range(max(len(words) - size + 1, 1))}


def datasketch(sets, threshold):
    """Pairs of rows, each found when the later one comes in."""
    index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    rows, found = [], set()
    for row, own in enumerate(sets):
        sketch = MinHash(num_perm=PERMUTATIONS, seed=SEED)
        sketch.update_batch([shingle.encode() for shingle in own])
        for other in index.query(sketch):
            if rows[other].jaccard(sketch) >= threshold:
                found.add((other, row))
        index.insert(row, sketch)
        rows.append(sketch)
    return found


def rensa(sets, threshold):
    """The same."""
    bands = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS).b
    while PERMUTATIONS % bands:
        bands += 1
    index = RMinHashLSH(threshold=threshold, num_perm=PERMUTATIONS, num_bands=bands)
    rows = RMinHash.from_token_sets([list(own) for own in sets], PERMUTATIONS, SEED)
    found = set()
    for row, sketch in enumerate(rows):
        for other in index.query(sketch):
            if rows[other].jaccard(sketch) >= threshold:
                found.add((other, row))
        index.insert(row, sketch)
    return found


def main(folder):
    stream = [line["text"] for line in lines(folder / "stream.jsonl")]
    labelled = [line["text"] for line in lines(folder / "labelled.jsonl")]
    pairs = lines(folder / "pairs.jsonl")
    for size in (3, 5):
        start = time.process_time()
        sets = [shingles(text, size) for text in stream]
        cut = time.process_time() - start
        known = [shingles(text, size) for text in labelled]
        for name, find in (("datasketch", datasketch), ("rensa", rensa)):
            for threshold in THRESHOLDS:
                start = time.process_time()
                found = find(sets, threshold)
                spent = time.process_time() - start
                told = find(known, threshold)
                says = [(p["a"], p["b"]) in told or (p["b"], p["a"]) in told for p in pairs]
                right = sum(p["copy"] for p, said in zip(pairs, says) if said)
                wire = [said for p, said in zip(pairs, says) if p["copy"] and p["wire"]]
                print(
                    f"{name}, {size}-grams, Jaccard {threshold}: {len(stream)} documents "
                    f"{spent:.2f} s ({len(stream) / spent:.0f} a second) after {cut:.2f} s "
                    f"of cutting, {len(found)} pairs; labelled: precision "
                    f"{right / max(sum(says), 1):.3f}, recall "
                    f"{right / sum(p['copy'] for p in pairs):.3f}, of wire copies "
                    f"{sum(wire) / len(wire):.3f}"
                )


main(Path(sys.argv[1]))
