"""Change sets and what becomes of them, field by field as AWS answered: tests/cli/recordings/change_sets.yaml."""
import json
import pathlib
import re
import sys

import yaml

from drydock import ROOT, Case

STACK = "stack-of-the-recording"
KNOWN = {"<stack-name:1>": STACK, "<region>": "us-east-1", "<partition>": "aws", "111111111111": "000000000000"}


def pattern(text):
    """What is recorded, with AWS's generated ids as wildcards."""
    for placeholder, value in KNOWN.items():
        text = text.replace(placeholder, value)
    text = re.sub(r"^CFN-\w+-\w+$", "<id>", text)
    return re.compile("".join(".+" if part.startswith("<") else re.escape(part) for part in re.split(r"(<[-\w]+(?::\d+)?>)", text)), re.DOTALL)


def fits(recorded, ours):
    """True if every recorded field is ours, and we have no other."""
    if isinstance(recorded, dict):
        return isinstance(ours, dict) and set(recorded) == set(ours) and all(fits(recorded[key], ours[key]) for key in recorded)
    if isinstance(recorded, list):
        return isinstance(ours, list) and len(recorded) == len(ours) and all(map(fits, recorded, ours))
    return isinstance(ours, (str, int, float, bool)) and pattern(str(recorded)).fullmatch(str(ours)) is not None


def contexts(change):
    """Contexts are JSON texts on the wire; AWS lists the details of a change in any order."""
    change = {key: json.loads(value) if key.endswith("Context") and isinstance(value, str) else value for key, value in change.items()}
    change = {key: value for key, value in change.items() if value != []}
    if "Details" in change:
        for detail in change["Details"]:
            for name in ("BeforeValue", "AfterValue"):
                if name in detail["Target"] and str(detail["Target"][name]).startswith("{\""):
                    detail["Target"][name] = json.loads(detail["Target"][name])
        change["Details"].sort(key=lambda d: (d["Target"].get("Path", d["Target"].get("Name", "")), d["ChangeSource"], d.get("CausingEntity", "")))
    return change


class Recording(Case):
    def play(self, entry):
        self.state = ["--state", str(self.folder / "account.drydock")]
        for name, text in entry.get("files", {}).items():
            self.write(name, text)
        self.macros = []
        for name, code in entry.get("macros", {}).items():
            self.macros += ["--macro", f"{name}={sys.executable} {self.write(name + '.py', code)}"]
        if "before" in entry:
            self.run_drydock("deploy", self.write("other.yaml", entry["before"]), *self.state, "--stack-name", "other")
        self.change(entry, "first", "1")
        if "between" in entry:
            self.run_drydock("deploy", self.write("other.yaml", entry["between"]), *self.state, "--stack-name", "other")
        done = self.change(entry, "second", "2")
        for name, value in entry["recorded"].get("outputs", {}).items():
            self.assertTrue(fits(value, done["outputs"][name]), (name, done["outputs"]))
        if any(each.startswith("DELETE") for each in self.statuses(entry["recorded"], "Stack")):
            self.run_drydock("delete", STACK, *self.state)
        self.compare_events(entry["recorded"])

    def change(self, entry, which, number):
        given = [f"{name}={value}" for name, value in entry.get(which + "_parameters", {}).items()]
        path = self.write(which + ".yaml", entry.get(which, entry["first"]))
        made = self.run_drydock("changeset", "create", path, *self.state, "--stack-name", STACK, "--change-set-name", "set" + number, "--output",
                                "json", *self.macros, *(["--parameter-overrides", *given] if given else []))
        self.assertEqual(json.loads(made.stdout)["changeSet"]["status"], "CREATE_COMPLETE")
        for view, flags in (("valued", []), ("plain", ["--plain"])):
            recorded = entry["recorded"].get(f"{view}_{number}")
            if recorded is None:
                continue
            shown = json.loads(self.run_drydock("changeset", "describe", STACK, "set" + number, *self.state, "--output", "json", *flags).stdout)
            ours = [contexts(item["ResourceChange"]) for item in shown["changes"]]
            recorded = [contexts(dict(change)) for change in recorded]
            self.assertTrue(fits(recorded, ours), f"{view} {number}\n{json.dumps(recorded, indent=1)}\n{json.dumps(ours, indent=1)}")
        return json.loads(self.run_drydock("changeset", "execute", STACK, "set" + number, *self.state, "--output", "json", *self.macros).stdout)

    @staticmethod
    def statuses(recorded, resource):
        return [event.split()[0] for event in recorded["events"].get(resource, [])]

    def compare_events(self, recorded):
        """Per resource: status, reason, physical id and properties. The consistency check is younger than most recordings."""
        events = json.loads(self.run_drydock("events", STACK, *self.state, "--output", "json").stdout)["events"]
        events = [event for event in events if event.get("detailedStatus") != "CONFIGURATION_COMPLETE"]
        ours = {}
        for event in events:
            ours.setdefault("Stack" if event["logicalId"] == STACK else event["logicalId"], []).append(event)
        self.assertEqual(set(ours), set(recorded["events"]))
        for name, seen in recorded["events"].items():
            mine = ours[name]
            if recorded.get("condensed"):
                mine = [event for at, event in enumerate(mine) if at == 0 or event["status"] != mine[at - 1]["status"]]
                mine = [event for event in mine if event["status"] != "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"]
            shown = [self.line(event, recorded.get("condensed")) for event in mine]
            self.assertEqual(len(shown), len(seen), f"{name}\n{seen}\n{shown}")
            for recorded_line, our_line in zip(seen, shown):
                self.assertTrue(pattern(recorded_line).fullmatch(our_line), f"{name}\n{recorded_line}\n{our_line}")
        if "order" in recorded:
            order = [f"{'Stack' if event['logicalId'] == STACK else event['logicalId']} {event['status']}" for event in events]
            self.assertEqual([step for step in dict.fromkeys(order) if step in recorded["order"]], recorded["order"])

    @staticmethod
    def line(event, condensed):
        if condensed:
            return event["status"]
        properties = json.dumps(event["properties"], sort_keys=True) if "properties" in event else ""
        return " | ".join([event["status"], event.get("physicalId", ""), event.get("reason", ""), properties])


def test_of(entry):
    def test(self):
        self.play(entry)
    return test


for _entry in yaml.safe_load((pathlib.Path(ROOT) / "tests/cli/recordings/change_sets.yaml").read_text()):
    setattr(Recording, "test_" + re.sub(r"\W+", "_", _entry["recording"]), test_of(_entry))
