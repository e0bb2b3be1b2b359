"""What was measured, as JSON and as a table; and what moved since an earlier run."""

import json
import os
import statistics

FOLDER = "target/bench"


class Report:
    """The figures of one benchmark: rows by their keys, each figure once a round."""

    def __init__(self, name, about, rows=None):
        self.name, self.about, self.rows = name, about, rows or []

    def add(self, key, figures):
        for row in self.rows:
            if row["key"] == key:
                break
        else:
            row = {"key": key, "figures": {}}
            self.rows.append(row)
        for name, figure in figures.items():
            row["figures"].setdefault(name, []).append(figure)

    def table(self):
        keys = list(dict.fromkeys(name for row in self.rows for name in row["key"]))
        figures = list(dict.fromkeys(name for row in self.rows for name in row["figures"]))
        lines = ["| " + " | ".join(keys + figures) + " |", "|" + "---|" * len(keys) + "---:|" * len(figures)]
        for row in self.rows:
            cells = [shown(row["key"].get(name, "")) for name in keys]
            cells += [shown(statistics.median(row["figures"][name])) if name in row["figures"] else "" for name in figures]
            lines.append("| " + " | ".join(cells) + " |")
        return "\n".join(lines)

    def write(self):
        os.makedirs(FOLDER, exist_ok=True)
        head = ", ".join(f"{key}: {value}" for key, value in self.about.items())
        with open(f"{FOLDER}/{self.name}.json", "w") as file:
            json.dump({"name": self.name, "about": self.about, "rows": self.rows}, file, indent=1)
        with open(f"{FOLDER}/{self.name}.md", "w") as file:
            file.write(f"{head}\n\n{self.table()}\n")
        return f"{self.name}: {head}\n\n{self.table()}\n"

    def moved_since(self, file):
        """Each figure whose rounds lie apart from all of the earlier run's: what is nearer is noise."""
        with open(file) as earlier:
            earlier = {str(row["key"]): row["figures"] for row in json.load(earlier)["rows"]}
        lines = []
        for row in self.rows:
            for name, now in row["figures"].items():
                before = earlier.get(str(row["key"]), {}).get(name)
                if before and noise(before) + noise(now) < abs(statistics.median(now) - statistics.median(before)):
                    old, new = statistics.median(before), statistics.median(now)
                    by = f" ({new / old - 1:+.0%})" if old else ""
                    key = ", ".join(f"{key} {shown(value)}" for key, value in row["key"].items())
                    lines.append(f"- {key}: {name} {shown(old)} → {shown(new)}{by}")
        return "\n".join(lines) or "Nothing moved beyond the noise."


def noise(rounds):
    """By how much rounds of one measurement lie apart; of a single one, a tenth is assumed."""
    return max(rounds) - min(rounds) if len(rounds) > 1 else abs(rounds[0]) / 10


def shown(figure):
    if not isinstance(figure, (int, float)):
        return str(figure)
    return f"{figure:,.0f}" if figure >= 100 or figure == int(figure) else f"{figure:.3g}"
