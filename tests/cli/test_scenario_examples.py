"""The examples with custom resources: a first deployment, an update in place, an update that replaces, and the end of the stack."""
import json
import re
import subprocess
import sys
import textwrap
import unittest

from drydock import ROOT, Case

ANSWERER = ROOT / "examples/custom-resource.py"
CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/2f1d7a54-6c0b-4e0e-9d1f-3b7c5a90e812"


class Example(Case):
    """`template`, and the `custom` resource type in it."""

    def setUp(self):
        super().setUp()
        self.state = str(self.folder / "account.drydock")
        self.answered = ("--custom-resource", f"{self.custom}={sys.executable} {ANSWERER}")

    def deploy(self, *parameters, account=(), **options):
        overrides = ("--parameter-overrides", *parameters) if parameters else ()
        return self.deploy_json(str(ROOT / "examples" / self.template), "--state", self.state, *self.answered, *overrides, *account, **options)

    def delete(self, expected=0):
        stack = self.template.removesuffix(".yaml")
        return json.loads(self.run_drydock("delete", stack, "--state", self.state, *self.answered, "--output", "json", expected=expected).stdout)

    def assert_deployed(self, outcome, verdict):
        self.assertEqual(outcome["verdict"], verdict)
        faulty = {r["logicalId"]: r["status"] for r in outcome["resources"] if r["status"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE")}
        self.assertEqual(faulty, {})

    def replaced(self, before, after):
        """Logical ids of the resources that are other ones now."""
        ids = {r["logicalId"]: r["physicalId"] for r in before["resources"]}
        return {r["logicalId"] for r in after["resources"] if ids.get(r["logicalId"], r["physicalId"]) != r["physicalId"]}

    def ended(self, outcome, status):
        """Logical ids of the resources that reached `status`, in order."""
        return [e["logicalId"] for e in outcome["events"] if e["status"] == status and e["resourceType"] != "AWS::CloudFormation::Stack"]


class FinancialBaseline(Example):
    template = "financial-baseline.yaml"
    custom = "Custom::DefaultVpcCleanup"

    def test_create(self):
        outcome = self.deploy()
        self.assert_deployed(outcome, "CREATE_COMPLETE")
        self.assertEqual(len(outcome["resources"]), 60)
        self.assertEqual(outcome["outputs"]["RegionsWithoutDefaultVpc"], "us-east-1,us-west-2,eu-west-1")
        self.assertTrue(outcome["outputs"]["Url"].startswith("http://"))

    def test_conditional_resources(self):
        outcome = self.deploy(f"CertificateArn={CERTIFICATE}", "AlertEmail=audit@bank.example")
        self.assert_deployed(outcome, "CREATE_COMPLETE")
        self.assertLess({"HttpsListener", "AlertSubscription"}, {r["logicalId"] for r in outcome["resources"]})
        self.assertTrue(outcome["outputs"]["Url"].startswith("https://"))

    def test_https_needs_the_certificate_of_the_profile(self):
        outcome = self.deploy(f"CertificateArn={CERTIFICATE}", account=("--account", "fresh"), expected=1)
        self.assertEqual(outcome["verdict"], "ROLLBACK_COMPLETE")
        self.assertIn(f"Certificate '{CERTIFICATE}' not found", json.dumps(outcome))

    def test_a_second_recorder_is_refused(self):
        profile = self.write("recorded.yaml", "config-recorder: true\n")
        outcome = self.deploy(account=("--account", profile), expected=1)
        self.assertEqual(outcome["verdict"], "ROLLBACK_COMPLETE")
        self.assertIn("because the maximum number of", json.dumps(outcome))

    def test_update_and_delete(self):
        first = self.deploy()
        larger = self.deploy("DatabaseClass=db.m6g.xlarge", "CleanupRegions=eu-west-1")
        self.assert_deployed(larger, "UPDATE_COMPLETE")
        self.assertEqual(self.replaced(first, larger), set())
        self.assertEqual(set(self.ended(larger, "UPDATE_COMPLETE")), {"Database", "DefaultVpcCleanup"})
        self.assertEqual(larger["outputs"]["RegionsWithoutDefaultVpc"], "eu-west-1")

        renamed = self.deploy("DatabaseClass=db.m6g.xlarge", "CleanupRegions=eu-west-1", "DatabaseName=accounts")
        self.assert_deployed(renamed, "UPDATE_COMPLETE")
        self.assertEqual(self.replaced(larger, renamed), {"Database"})
        self.assertNotEqual(renamed["outputs"]["DatabaseEndpoint"], larger["outputs"]["DatabaseEndpoint"])

        end = self.delete()
        self.assertEqual(end["verdict"], "DELETE_COMPLETE")
        self.assertEqual(set(self.ended(end, "DELETE_SKIPPED")), {"AuditBucket", "AuditKey"})
        self.assert_deployed(self.deploy(), "CREATE_COMPLETE")

    def test_deletion_protection(self):
        self.deploy("DeletionProtection=true")
        end = self.delete(expected=1)
        self.assertEqual(end["verdict"], "DELETE_FAILED")
        self.assertLessEqual({"Database", "LoadBalancer"}, set(self.ended(end, "DELETE_FAILED")))

    def test_deletion_protection_is_lifted_by_an_update(self):
        first = self.deploy("DeletionProtection=true")
        lifted = self.deploy("DeletionProtection=false")
        self.assertEqual(set(self.ended(lifted, "UPDATE_COMPLETE")), {"Database", "LoadBalancer"})
        self.assertEqual(self.replaced(first, lifted), set())
        self.assertEqual(self.delete()["verdict"], "DELETE_COMPLETE")


class SecureDataService(Example):
    template = "secure-data-service.yaml"
    custom = "Custom::BucketSweep"

    def test_create(self):
        outcome = self.deploy()
        self.assert_deployed(outcome, "CREATE_COMPLETE")
        self.assertEqual(len(outcome["resources"]), 26)
        self.assertEqual(outcome["outputs"]["SweptBuckets"], "2")
        self.assertEqual(len(outcome["outputs"]["SubnetIds"].split(",")), 2)

    def test_alert_topic(self):
        self.assertEqual(len(self.deploy("AlertEmail=ops@data.example")["resources"]), 27)

    def test_update_and_delete(self):
        first = self.deploy()
        tuned = self.deploy("FunctionMemory=512", "UnauthorizedThreshold=1")
        self.assert_deployed(tuned, "UPDATE_COMPLETE")
        self.assertEqual(self.replaced(first, tuned), set())
        self.assertEqual(set(self.ended(tuned, "UPDATE_COMPLETE")), {"Function", "UnauthorizedAlarm"})

        moved = self.deploy("FunctionMemory=512", "UnauthorizedThreshold=1", "Environment=test")
        self.assert_deployed(moved, "UPDATE_COMPLETE")
        buckets = {"AccessLogBucket", "AccessLogBucketPolicy", "RecordBucket", "RecordBucketPolicy"}
        self.assertEqual(self.replaced(tuned, moved), buckets | {"BucketSweep", "DataKeyAlias"})
        cleaned = self.ended(moved, "DELETE_COMPLETE")
        for bucket in ("AccessLogBucket", "RecordBucket"):
            self.assertLess(cleaned.index("BucketSweep"), cleaned.index(bucket))

        end = self.delete()
        self.assertEqual(end["verdict"], "DELETE_COMPLETE")
        self.assertEqual(self.ended(end, "DELETE_SKIPPED"), [])
        self.assert_deployed(self.deploy(), "CREATE_COMPLETE")

    def test_kept_data(self):
        self.deploy("KeepData=true")
        end = self.delete(expected=1)
        self.assertEqual(end["verdict"], "DELETE_FAILED")
        self.assertIn("RecordTable", self.ended(end, "DELETE_FAILED"))


class Answerer(unittest.TestCase):
    """examples/custom-resource.py without drydock."""

    REQUEST = {
        "RequestType": "Create", "ResponseURL": "https://example.com/answer", "StackId": "stack", "RequestId": "request", "LogicalResourceId": "Sweep",
        "ResourceType": "Custom::BucketSweep", "ResourceProperties": {"ServiceToken": "token", "KeepData": "false", "Buckets": ["a", "b"]},
    }

    def ask(self, **changes):
        request = json.dumps(self.REQUEST | changes)
        done = subprocess.run([sys.executable, str(ANSWERER)], input=request, capture_output=True, text=True, check=True, timeout=30)
        response = json.loads(done.stdout)
        for key in ("StackId", "RequestId", "LogicalResourceId"):
            self.assertEqual(response[key], self.REQUEST[key])
        return response

    def test_create_update_delete(self):
        created = self.ask()
        self.assertEqual((created["Status"], created["PhysicalResourceId"], created["Data"]), ("SUCCESS", "a,b", {"BucketCount": "2"}))
        other = self.ask(RequestType="Update", PhysicalResourceId="a,b", ResourceProperties={"Buckets": ["c"]}, OldResourceProperties={"Buckets": ["a", "b"]})
        self.assertEqual((other["Status"], other["PhysicalResourceId"]), ("SUCCESS", "c"))
        gone = self.ask(RequestType="Delete", PhysicalResourceId="a,b")
        self.assertEqual((gone["Status"], gone["PhysicalResourceId"]), ("SUCCESS", "a,b"))

    def test_a_clean_up_stays_the_same(self):
        answers = [self.ask(ResourceType="Custom::DefaultVpcCleanup", ResourceProperties={"Regions": [r]}) for r in ("us-east-1", "eu-west-1")]
        self.assertEqual([a["Data"]["Regions"] for a in answers], ["us-east-1", "eu-west-1"])
        self.assertEqual(len({a["PhysicalResourceId"] for a in answers}), 1)

    def test_failures(self):
        for name, changes, reason in (("type", {"ResourceType": "Custom::Other"}, "Custom::Other"), ("property", {"ResourceProperties": {}}, "Buckets")):
            with self.subTest(name):
                response = self.ask(**changes)
                self.assertEqual(response["Status"], "FAILED")
                self.assertIn(reason, response["Reason"])
                self.assertTrue(response["PhysicalResourceId"])


class InlineFunctions(unittest.TestCase):
    def test_they_are_python(self):
        found = 0
        for path in sorted((ROOT / "examples").glob("*.yaml")):
            for block in re.findall(r"^( +)ZipFile: \|\n((?:\1  .*\n|\n)+)", path.read_text(), re.M):
                with self.subTest(path.name):
                    compile(textwrap.dedent(block[1]), path.name, "exec")
                    found += 1
        self.assertGreaterEqual(found, 6)


if __name__ == "__main__":
    unittest.main()
