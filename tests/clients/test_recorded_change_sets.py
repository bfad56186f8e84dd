"""The change sets of tests/cli/recordings over HTTP: what DescribeChangeSet, DescribeStacks and DescribeStackEvents answer, whole."""
import json
import pathlib
import re
import sys
import tempfile
import unittest

import yaml

from recorded import INCOMPLETE, STACK, WHEN, RecordedTest, described_set, described_stack, recording, stack_event
from server import FAST, ROOT, Server


CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
# The parameters that are shown after the first and after the second change set.
DISPLAY, INPUT = {"ParameterDisplayName": "display-value-parameter"}, {"InputValue": ("/test/input", "one")}
SUBSTITUTION = {"Substitution": "SubstitutionDefault"}
PARAMETERS = {"test_fn_sub_addition_parameter_ref": ({}, DISPLAY), "test_fn_sub_update_parameter_type": ({}, DISPLAY),
              "test_conditional_transform[true]": ({}, {"Transform": "true"}),
              "test_embedded_macro_for_attribute_fn_transform": ({}, {"Input": "test"}), "test_global_macro_fn_transform": ({}, SUBSTITUTION),
              "test_base_global_macro": (SUBSTITUTION, SUBSTITUTION), "test_update_parameter_transform_in_update_change_set": ({"Input": "test"},
                  {"Input": "test2"}), "test_fn_find_in_map_with_multiple_nested_functions": ({"Environment": "prod"}, {"Environment": "dev"}),
              "test_parameter_type_change": ({"Value": "123"}, {"Value": "456"}),
              "test_update_parameter_default_value": ({"TopicName": "topic-name-1"}, {"TopicName": "topic-name-2"}),
              "test_base_dynamic_parameter_scenarios[change_parameter_for_condition_create_resource]": ({"ParameterValue": "value-1"},
                  {"ParameterValue": "value-2"}), "test_conditions": ({"EnvironmentType": "not-prod"}, {"EnvironmentType": "prod"}),
              "test_parameter_changes": ({"TopicName": "topic-1"}, {"TopicName": "topic-2"}),
              "test_dynamic_ssm_parameter_lookup": (INPUT, {"InputValue": ("/test/input", "two")}),
              "test_dynamic_ssm_parameter_lookup_no_change": (INPUT, INPUT)}
DERIVED = {"DerivedParameterName": "<output-value:1>"}
OUTPUTS = {"test_global_fn_transform_include[json]": ({}, {"ParameterRef": "topic-name-1"}),
           "test_base_global_macro": ({"ParameterName": "<output-value:1>"}, {"Parameter2Name": "<output-value:2>"}),
           "test_dynamic_ssm_parameter_lookup": (DERIVED, DERIVED), "test_dynamic_ssm_parameter_lookup_no_change": (DERIVED, DERIVED)}
REASONS = {"test_fn_split_with_get_att": INCOMPLETE + "[Topic2] because: Template error: every Fn::Join object requires two "
           "parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) "
           "to be joined."}


def shown_parameters(parameters):
    return [{"ParameterKey": key, "ParameterValue": value} if isinstance(value, str)
            else {"ParameterKey": key, "ParameterValue": value[0], "ResolvedValue": value[1]} for key, value in parameters.items()]


def some(**lists):
    return {name: value for name, value in lists.items() if value}


def by_target(change):
    """AWS lists the details of a change in any order."""
    change["Details"].sort(key=lambda d: (d["Target"].get("Path", d["Target"].get("Name", "")), d["ChangeSource"], d.get("CausingEntity", "")))
    return change


class RecordedChangeSetTest(RecordedTest):
    def setUp(self):
        super().setUp()
        self.comparison.names.update({"<stack-name:1>": self.stack, "<partition>": "aws"})

    def translated(self, recorded):
        """Without what another account and another run put into the recording."""
        text = json.dumps(recorded).replace("111111111111", self.account)
        return json.loads(re.sub(r"CFN-(\w+)-(\w{12})\b", r"CFN-\1-<\2>", text))

    def play(self, entry, name):
        capabilities = CAPABILITIES if entry.get("macros") or entry.get("files") else []
        for file, text in entry.get("files", {}).items():
            self.call("s3.create_bucket", Bucket=f"included-{self.account}")
            self.call("s3.put_object", Bucket=f"included-{self.account}", Key=file, Body=text.encode())
        if "before" in entry:
            self.call("create_stack", StackName="other", TemplateBody=entry["before"])
            self.ended("create", "other")
        self.change(entry, name, 0, capabilities, "first", "CREATE")
        if "between" in entry:
            self.call("update_stack", StackName="other", TemplateBody=entry["between"])
            self.ended("update", "other")
        self.change(entry, name, 1, capabilities, "second" if "second" in entry else "first", "UPDATE")
        deleted = any(line.startswith("DELETE") for line in entry["recorded"]["events"].get("Stack", []))
        if not deleted:
            self.events(entry["recorded"])
        identifier = self.call("describe_stacks", StackName=self.stack)["Stacks"][0]["StackId"]
        self.answers("delete_stack", {}, StackName=identifier)
        self.ended("delete", identifier)
        if deleted:
            self.events(entry["recorded"], identifier)
        self.look(name, 1, capabilities, identifier, StackStatus="DELETE_COMPLETE", DeletionTime=WHEN, EnableTerminationProtection=None,
                  LastOperations=[{"OperationType": "DELETE_STACK", "OperationId": "<deletion>"}])

    def change(self, entry, name, turn, capabilities, template, kind):
        """Makes, describes and executes a change set."""
        number = f"set{turn}"
        given = shown_parameters(entry.get(("first", "second")[turn] + "_parameters", {}))
        body = entry[template]
        for file in entry.get("files", {}):
            body = body.replace(file, f"s3://included-{self.account}/{file}")
        made = self.call("create_change_set", StackName=self.stack, ChangeSetName=number, ChangeSetType=kind, TemplateBody=body,
                         Capabilities=capabilities, Parameters=given)
        self.fits({"Id": f"arn:aws:cloudformation:<region>:<account>:changeSet/<{number}>", "StackId": STACK},
                  {member: made[member] for member in made if member != "ResponseMetadata"})
        self.client().get_waiter("change_set_create_complete").wait(ChangeSetName=made["Id"], WaiterConfig=FAST)
        for values in (False, True):
            changes = entry["recorded"].get(f"{'valued' if values else 'plain'}_{turn + 1}")
            if changes is None:  # the first change set adds, and shows no values unless asked
                changes = [{member: change[member] for member in change if member != "AfterContext"} for change in entry["recorded"]["valued_1"]]
            changes = [by_target({"Scope": [], "Details": [], **change}) for change in self.translated(changes)]
            shown = PARAMETERS.get(name, ({}, {}))[turn]
            expected = described_set(changes, number, ChangeSetName=number, Capabilities=capabilities, **some(Parameters=shown_parameters(shown)))
            if values and turn == 0 and name in REASONS:
                expected["StatusReason"] = REASONS[name]
            ours = self.call("describe_change_set", ChangeSetName=number, StackName=self.stack, IncludePropertyValues=values)
            del ours["ResponseMetadata"]
            for item in ours["Changes"]:
                by_target(item["ResourceChange"])
            self.fits(expected, ours)
        self.answers("execute_change_set", {}, ChangeSetName=made["Id"])
        self.ended(kind.lower())
        self.look(name, turn, capabilities, StackStatus=f"{kind}_COMPLETE",
                  ChangeSetId=f"arn:aws:cloudformation:<region>:<account>:changeSet/<{number}>",
                  LastOperations=[{"OperationType": f"{kind}_STACK", "OperationId": f"<operation{turn}>"}])

    def look(self, name, turn, capabilities, stack=None, **members):
        parameters, outputs = (known.get(name, ({}, {}))[turn] for known in (PARAMETERS, OUTPUTS))
        outputs = [{"OutputKey": key, "OutputValue": value} for key, value in outputs.items()]
        expected = described_stack(LastUpdatedTime=WHEN, **some(Capabilities=capabilities, Parameters=shown_parameters(parameters), Outputs=outputs),
                                   **members)
        self.answers("describe_stacks", {"Stacks": [expected]}, StackName=stack or self.stack)

    def events(self, recorded, stack=None):
        """Those of each resource, the oldest first. The consistency check is younger than most recordings."""
        ours = {}
        for event in self.call("describe_stack_events", StackName=stack or self.stack)["StackEvents"][::-1]:
            if event.get("DetailedStatus") != "CONFIGURATION_COMPLETE":
                ours.setdefault("Stack" if event["ResourceType"] == "AWS::CloudFormation::Stack" else event["LogicalResourceId"], []).append(event)
        self.assertEqual(ours.keys(), recorded["events"].keys())
        for logical, lines in self.translated(recorded["events"]).items():
            if recorded.get("condensed"):
                statuses = [event["ResourceStatus"] for event in ours[logical] if event["ResourceStatus"] != "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"]
                self.assertEqual([at for number, at in enumerate(statuses) if number == 0 or at != statuses[number - 1]], lines)
                continue
            self.fits([self.event(logical, number, line) for number, line in enumerate(lines)], ours[logical])

    def event(self, logical, number, line):
        status, physical, reason, properties = line.split(" | ")
        return {**stack_event(status, f"<{logical}{number}>"), "LogicalResourceId": self.stack if logical == "Stack" else logical,
                "ResourceType": f"<{logical}Type>", "PhysicalResourceId": physical,
                **some(ResourceStatusReason=reason, ResourceProperties=json.loads(properties) if properties else None)}


def load():
    return yaml.safe_load((ROOT / "tests/cli/recordings/change_sets.yaml").read_text())


def test_of(entry):
    def test(self):
        name = entry["recording"].partition(": ")[2]
        if "macros" not in entry:
            return self.play(entry, name)
        with tempfile.TemporaryDirectory() as folder:
            arguments = []
            for macro, code in entry["macros"].items():
                path = pathlib.Path(folder) / f"{macro}.py"
                path.write_text(code)
                arguments += ["--macro", f"{macro}={sys.executable} {path}"]
            with Server(*arguments) as self.server:
                self.play(entry, name)
    return test


for _entry in load():
    setattr(RecordedChangeSetTest, "test_" + re.sub(r"\W+", "_", _entry["recording"]), recording(_entry["recording"])(test_of(_entry)))

if __name__ == "__main__":
    unittest.main()
