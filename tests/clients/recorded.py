"""Answers of a server against what AWS answered: every member that AWS gave, no other, in AWS's order.

What AWS answered is written as data: "<name>" in a text stands for what changes from run to run, the same wherever the name is
said again; WHEN is a time; a dictionary where the wire has a text is that text's JSON.
"""
import datetime
import itertools
import json
import re
import unittest

from botocore.exceptions import ClientError, WaiterError

from server import FAST, ROOT, Server

WHEN = datetime.datetime
# Members that AWS has added to its answers since most of what is written here was seen.
YOUNGER = {"OperationId", "LastOperations", "DetailedStatus", "deletionProtectionEnabled"}
PLACE = re.compile(r"(<[-\w]+(?::\d+)?>)")


RECORDINGS = ROOT.parent / "shared/recordings"


def load_recordings():
    """The names of what was recorded, as tests write them, or None where the recordings are not at hand."""
    if not RECORDINGS.is_dir():
        return None
    found = (name for file in RECORDINGS.glob("*.json") for name in json.loads(file.read_text()))
    return {re.sub(r"^tests/aws/services/(?:cloudformation/|\w+/)|\.py(?=::)|\w+::(?=test_)", "", name).replace("::", ": ", 1) for name in found}


KNOWN = load_recordings()
REPLAYED = set()


def recording(*names):
    """The recordings whose answers a test holds. A name that was not recorded is a mistake."""
    wrong = [name for name in names if KNOWN is not None and name not in KNOWN]
    if wrong:
        raise ValueError(f"no such recording: {wrong}")
    REPLAYED.update(names)
    return lambda test: test


class Comparison:
    """Differences of an answer from what is expected; the values that names stand for."""

    def __init__(self, known):
        self.names = dict(known)
        self.differences = []

    def compare(self, expected, ours, path=""):
        if expected is WHEN:
            return isinstance(ours, WHEN) or self.differ(path, "a time", ours)
        if isinstance(expected, (dict, list)) and isinstance(ours, str):
            ours = json.loads(ours)
        if isinstance(expected, dict) and isinstance(ours, dict):
            return self.compare_members(expected, ours, path)
        if isinstance(expected, list) and isinstance(ours, list):
            if len(expected) != len(ours):
                return self.differ(path, expected, ours)
            return [self.compare(*pair, f"{path}[{at}]") for at, pair in enumerate(zip(expected, ours))]
        if isinstance(expected, str) and isinstance(ours, str):
            return self.compare_text(expected, ours, path)
        return (type(expected), expected) == (type(ours), ours) or self.differ(path, expected, ours)

    def compare_members(self, expected, ours, path):
        for name in sorted(expected.keys() | ours.keys() - YOUNGER):
            if name not in ours:
                self.differ(f"{path}.{name}", expected[name], "nothing")
            elif name not in expected:
                self.differ(f"{path}.{name}", "nothing", ours[name])
            else:
                self.compare(expected[name], ours[name], f"{path}.{name}")

    def compare_text(self, expected, ours, path):
        parts, seen = [], []
        for part in PLACE.split(expected):
            if not PLACE.fullmatch(part):
                parts.append(re.escape(part))
            elif part in self.names:
                parts.append(re.escape(self.names[part]))
            elif part in seen:
                parts.append(f"(?P=n{seen.index(part)})")
            else:
                parts.append(f"(?P<n{len(seen)}>.+)")
                seen.append(part)
        found = re.fullmatch("".join(parts), ours, re.DOTALL)
        if not found:
            self.differ(path, self.filled(expected), ours)
        else:
            self.names.update({name: found[f"n{at}"] for at, name in enumerate(seen)})

    def filled(self, text):
        return PLACE.sub(lambda name: self.names.get(name[0], name[0]), text)

    def differ(self, path, expected, ours):
        self.differences.append(f"{path or 'the answer'}: AWS {expected!r}, drydock {ours!r}")


class RecordedTest(unittest.TestCase):
    """Each test has an account of its own on the class's server, a stack name `self.stack`, and compares with `answers` and `refused`."""
    ARGUMENTS = ()
    ACCOUNTS = itertools.count(100000000001)

    @classmethod
    def setUpClass(cls):
        cls.server = Server(*cls.ARGUMENTS)
        cls.addClassCleanup(cls.server.stop)

    def setUp(self):
        self.account = str(next(self.ACCOUNTS))
        self.clients = {}
        self.comparison = Comparison({"<account>": self.account, "<region>": "us-east-1", "<stack>": "recorded"})
        self.stack = "recorded"

    def client(self, service="cloudformation"):
        if service not in self.clients:
            self.clients[service] = self.server.client(service, account=self.account)
        return self.clients[service]

    def call(self, operation, **given):
        service, _, name = operation.rpartition(".")
        return getattr(self.client(service or "cloudformation"), name)(**given)

    def answers(self, operation, expected, **given):
        """The answer, without its metadata, is what is expected."""
        answer = self.call(operation, **given)
        self.assertEqual(answer.pop("ResponseMetadata")["HTTPStatusCode"], 200)
        self.fits(expected, answer)
        return answer

    def fits(self, expected, ours):
        self.comparison.differences = []
        self.comparison.compare(expected, ours)
        self.assertEqual(self.comparison.differences, [], "\n" + "\n".join(self.comparison.differences))

    def refused(self, operation, message, code="ValidationError", status=400, more=None, whole=None, **given):
        """The call fails with this error, all its members, and this HTTP status; `whole` is what AWS answers beside the error."""
        with self.assertRaises(ClientError) as refused:
            self.call(operation, **given)
        response = refused.exception.response
        self.fits({"Error": {"Code": code, "Message": message, **({"Type": "Sender"} if more is None else more)}}, {"Error": response["Error"]})
        self.assertEqual(response["ResponseMetadata"]["HTTPStatusCode"], status)
        if whole is not None:
            self.fits(whole, {name: value for name, value in response.items() if name not in ("Error", "ResponseMetadata")})

    def plan(self, body, change="CREATE", name="planned", **more):
        """A change set that is made: its id."""
        made = self.call("create_change_set", StackName=self.stack, ChangeSetName=name, ChangeSetType=change, TemplateBody=body, **more)
        try:
            self.client().get_waiter("change_set_create_complete").wait(ChangeSetName=made["Id"], WaiterConfig=FAST)
        except WaiterError:
            pass
        return made

    def ended(self, event, name=None):
        self.client().get_waiter(f"stack_{event}_complete").wait(StackName=name or self.stack, WaiterConfig=FAST)

    def failed(self, status, name=None):
        """Waits for a stack that does not become what it should."""
        with self.assertRaises(WaiterError) as failed:
            self.ended("create", name)
        self.assertEqual(failed.exception.last_response["Stacks"][0]["StackStatus"], status)

    def deploy(self, body, change="CREATE", name="planned", **more):
        """A stack that a change set has created or updated."""
        made = self.plan(body, change, name, **more)
        self.call("execute_change_set", ChangeSetName=made["Id"])
        self.ended(change.lower(), made["StackId"])
        return made["StackId"]

    def create(self, body, **more):
        made = self.call("create_stack", StackName=self.stack, TemplateBody=body, **more)
        self.ended("create", made["StackId"])
        return made["StackId"]

    def physical(self, logical):
        """The id of one of the stack's resources."""
        return self.call("describe_stack_resource", StackName=self.stack, LogicalResourceId=logical)["StackResourceDetail"]["PhysicalResourceId"]

    def shown(self, operation, member, expected, **given):
        """One member of an answer is what is expected."""
        self.fits(expected, self.call(operation, **given)[member])

    def outputs(self):
        stack = self.call("describe_stacks", StackName=self.stack)["Stacks"][0]
        return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


PARAMETER = "Resources: {SimpleParam: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: one}}}"
OTHER_PARAMETER = PARAMETER.replace("one", "two")
TOPIC = """
Parameters: {TopicName: {Type: String}}
Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref TopicName}}}
"""
PLAIN_TOPIC = "Resources: {Topic: {Type: AWS::SNS::Topic}}\nOutputs: {TopicName: {Value: !GetAtt Topic.TopicName}}\n"
INCOMPLETE = "[WARN] --include-property-values option can return incomplete ChangeSet data because: ChangeSet creation failed for resource "
STACK = "arn:aws:cloudformation:<region>:<account>:stack/<stack>/<stack-id>"
ALL = ["CAPABILITY_AUTO_EXPAND", "CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"]


def given(**parameters):
    """Parameters as calls take them."""
    return [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()]


def role(service, **properties):
    """A role that a service takes on, as a resource of a template in JSON or YAML."""
    statement = {"Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = {"Version": "2012-10-17", "Statement": [statement]}
    return json.dumps({"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust, **properties}})


def inline_policy(action):
    """What `role` takes to allow this on everything."""
    return [{"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}}]


def described_stack(**members):
    """A stack as DescribeStacks shows it; None takes a member away."""
    members = {"StackId": STACK, "StackName": "<stack>", "CreationTime": WHEN, "RollbackConfiguration": {}, "StackStatus": "CREATE_COMPLETE",
               "DisableRollback": False, "NotificationARNs": [], "Tags": [], "EnableTerminationProtection": False,
               "DriftInformation": {"StackDriftStatus": "NOT_CHECKED"}, **members}
    return {name: value for name, value in members.items() if value is not None}


def deployed_stack(number="set", **members):
    """A stack that a change set has deployed."""
    return described_stack(ChangeSetId=f"arn:aws:cloudformation:<region>:<account>:changeSet/<{number}>", LastUpdatedTime=WHEN, **members)


def described_set(changes, number="set", **members):
    """A change set as DescribeChangeSet shows it."""
    return {"ChangeSetName": "planned", "ChangeSetId": f"arn:aws:cloudformation:<region>:<account>:changeSet/<{number}>", "StackId": STACK,
            "StackName": "<stack>", "CreationTime": WHEN, "ExecutionStatus": "AVAILABLE", "Status": "CREATE_COMPLETE", "NotificationARNs": [],
            "RollbackConfiguration": {}, "Capabilities": [], "IncludeNestedStacks": False,
            "Changes": [{"Type": "Resource", "ResourceChange": change} for change in changes], **members}


def added(logical, kind, **members):
    """The change that a new resource is."""
    return {"Action": "Add", "LogicalResourceId": logical, "ResourceType": kind, "Scope": [], "Details": [], **members}


def resource(logical, kind, physical, status="CREATE_COMPLETE"):
    """A resource as DescribeStackResources shows it."""
    return {"StackName": "<stack>", "StackId": STACK, "LogicalResourceId": logical, "PhysicalResourceId": physical, "ResourceType": kind,
            "Timestamp": WHEN, "ResourceStatus": status, "DriftInformation": {"StackResourceDriftStatus": "NOT_CHECKED"}}


def event(logical, kind, physical, status, event_id, **members):
    """An event as DescribeStackEvents shows it."""
    return {"StackId": STACK, "EventId": event_id, "StackName": "<stack>", "LogicalResourceId": logical, "PhysicalResourceId": physical,
            "ResourceType": kind, "Timestamp": WHEN, "ResourceStatus": status, **members}


def stack_event(status, event_id, **members):
    return event("<stack>", "AWS::CloudFormation::Stack", STACK, status, event_id, **members)
