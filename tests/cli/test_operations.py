"""Stacks that live in a state file: update, delete, rollback, and what is said of them."""
import json
import subprocess

from drydock import DRYDOCK, Case

SHOP = """
Parameters:
  Stage: {Type: String, Default: dev}
  Delay: {Type: Number, Default: 5}
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub 'orders-${Stage}'
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
  Name: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref Table}}
  Queue: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: !Ref Delay}}
  Bucket: {Type: AWS::S3::Bucket, DeletionPolicy: Retain}
Outputs:
  Url: {Value: !Ref Queue, Export: {Name: shop-queue}}
"""
CONSUMER = "Resources: {P: {Type: 'AWS::SSM::Parameter', Properties: {Type: String, Value: !ImportValue shop-queue}}}\n"
# Cannot be updated to an unknown bucket, so that an update of the topic is rolled back.
FAILING = """
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: %s}}
  %s
"""
POLICY = """Policy:
    Type: AWS::S3::BucketPolicy
    DependsOn: Topic
    Properties:
      Bucket: nowhere-to-be-found
      PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Deny, Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::nowhere-to-be-found/*'}]}
"""


class Stacks(Case):
    def setUp(self):
        super().setUp()
        self.state = ("--state", str(self.folder / "account.drydock"))

    def shop(self, *arguments, text=SHOP, **options):
        return self.deploy_json(self.write("shop.yaml", text), *self.state, *arguments, **options)

    def on(self, command, *arguments, **options):
        return json.loads(self.run_drydock(command, *arguments, *self.state, "--output", "json", **options).stdout)


class Update(Stacks):
    def test_effects(self):
        created = self.shop()
        self.assertEqual(created["effects"]["added"], ["Bucket", "Table", "Name", "Queue"])
        text = SHOP.replace("  Bucket: {Type: AWS::S3::Bucket, DeletionPolicy: Retain}\n", "  Topic: {Type: AWS::SNS::Topic}\n")
        updated = self.shop("--parameter-overrides", "Stage=prod", text=text)
        self.assertEqual(updated["verdict"], "UPDATE_COMPLETE")
        self.assertEqual(updated["effects"], {"added": ["Topic"], "updated": ["Name"], "replaced": ["Table"], "removed": [], "imported": [], "leftBehind": ["Bucket"]})
        self.assertEqual({r["logicalId"]: r["status"] for r in updated["resources"]}["Queue"], "CREATE_COMPLETE")

    def test_parameters_that_are_not_given_keep_their_values(self):
        self.shop("--parameter-overrides", "Delay=30")
        changed = SHOP.replace("Default: 5", "Default: 7")
        self.assertEqual(self.shop(text=changed)["verdict"], "NO_CHANGES")
        self.assertEqual(self.shop("--parameter-overrides", "Delay=31", text=changed)["effects"]["updated"], ["Queue"])
        without = changed.replace("  Delay: {Type: Number, Default: 7}\n", "").replace("!Ref Delay", "'31'")
        self.assertEqual(self.shop(text=without)["verdict"], "NO_CHANGES")

    def test_text(self):
        self.shop()
        path = self.write("shop.yaml", SHOP)
        self.assertIn("NO_CHANGES  shop (us-east-1)\n  No updates are to be performed.", self.run_drydock("deploy", path, *self.state).stdout)
        done = self.run_drydock("deploy", path, *self.state, "--parameter-overrides", "Stage=prod")
        self.assertIn("UPDATE_COMPLETE  shop (us-east-1)  1 updated, 1 replaced; 2 as before\n  replaced: Table\n", done.stdout)

    def test_failure_and_rollback(self):
        good = FAILING % ("one", "")
        self.assertEqual(self.shop(text=good)["verdict"], "CREATE_COMPLETE")
        failed = self.shop(text=FAILING % ("two", POLICY), expected=1)
        self.assertEqual(failed["verdict"], "UPDATE_ROLLBACK_COMPLETE")
        self.assertEqual(failed["effects"]["updated"], [])
        kept = self.shop("--disable-rollback", text=FAILING % ("two", POLICY), expected=1)
        self.assertEqual(kept["verdict"], "UPDATE_FAILED")
        back = self.on("rollback", "shop")
        self.assertEqual(back["verdict"], "UPDATE_ROLLBACK_COMPLETE")
        self.assertEqual(self.shop(text=good)["verdict"], "NO_CHANGES")

    def test_a_stack_that_cannot_be_updated_names_the_way_out(self):
        path = self.write("bad.yaml", FAILING % ("one", POLICY))
        self.run_drydock("deploy", path, *self.state, expected=1)
        done = self.run_drydock("deploy", path, *self.state, expected=1)
        self.assertIn("ROLLBACK_COMPLETE state and can not be updated.", done.stdout)
        self.assertIn("`drydock delete bad --state", done.stdout)
        self.assertIn("can not be rolled back", self.run_drydock("rollback", "bad", *self.state, expected=1).stdout)
        self.assertIn("can not continue", self.run_drydock("continue-rollback", "bad", *self.state, expected=1).stdout)

    def test_an_interrupted_operation_is_finished_first(self):
        self.shop()
        topics = "".join(f"  T{i}: {{Type: AWS::SNS::Topic}}\n" for i in range(200))
        path = self.write("shop.yaml", SHOP.replace("Outputs:", topics + "Outputs:"))
        process = subprocess.Popen([DRYDOCK, "deploy", path, *self.state], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for _ in range(60):
            process.stdout.readline()
        process.kill()
        process.wait()
        process.stdout.close()
        done = self.run_drydock("deploy", path, *self.state, "--output", "json")
        self.assertIn("was interrupted in UPDATE_IN_PROGRESS; it has been brought to its end: UPDATE_ROLLBACK_COMPLETE", done.stderr)
        self.assertEqual(json.loads(done.stdout)["verdict"], "UPDATE_COMPLETE")


class Delete(Stacks):
    def test_delete_and_make_anew(self):
        self.shop()
        end = self.on("delete", "shop")
        self.assertEqual((end["verdict"], end["effects"]["leftBehind"]), ("DELETE_COMPLETE", ["Bucket"]))
        self.assertEqual({r["logicalId"]: r["status"] for r in end["resources"]}["Bucket"], "DELETE_SKIPPED")
        self.assertEqual(self.shop()["verdict"], "CREATE_COMPLETE")

    def test_an_export_in_use(self):
        self.shop()
        self.deploy_json(self.write("consumer.yaml", CONSUMER), *self.state)
        end = self.on("delete", "shop", expected=1)
        self.assertIn("Cannot delete export shop-queue as it is in use by consumer.", json.dumps(end))

    def test_what_is_not_there(self):
        self.shop()
        self.assertIn("did you mean shop?", self.run_drydock("delete", "shp", *self.state, expected=2).stderr)
        self.assertIn("`drydock stacks", self.run_drydock("delete", "entirely-different", *self.state, expected=2).stderr)
        self.assertIn("there is no state file", self.run_drydock("delete", "shop", "--state", "nowhere.drydock", expected=2).stderr)
        self.assertFalse((self.folder / "nowhere.drydock").exists())

    def test_a_stack_of_another_region_is_found(self):
        self.shop("--region", "eu-west-1")
        self.run_drydock("events", "shop", *self.state, "--region", "us-east-1", expected=2)
        self.shop("--region", "eu-central-1", "--parameter-overrides", "Stage=two")
        self.assertIn("name one with --region", self.run_drydock("delete", "shop", *self.state, expected=2).stderr)
        self.run_drydock("delete", "shop", *self.state, "--region", "eu-central-1")
        self.assertEqual(self.on("delete", "shop")["stack"]["region"], "eu-west-1")


class Told(Stacks):
    def test_events(self):
        self.shop()
        self.shop("--parameter-overrides", "Delay=6")
        every = self.on("events", "shop")["events"]
        self.assertEqual([(every[i]["logicalId"], every[i]["status"]) for i in (0, -1)], [("shop", "CREATE_IN_PROGRESS"), ("shop", "UPDATE_COMPLETE")])
        last = self.on("events", "shop", "--last")["events"]
        self.assertEqual(last, every[-len(last):])
        self.assertEqual(last[0]["status"], "UPDATE_IN_PROGRESS")
        self.run_drydock("delete", "shop", *self.state)
        self.assertIn("DELETE_COMPLETE", self.run_drydock("events", "shop", *self.state).stdout.splitlines()[-1])

    def test_failed_events(self):
        self.run_drydock("deploy", self.write("bad.yaml", FAILING % ("one", POLICY)), *self.state, expected=1)
        lines = self.run_drydock("events", "bad", *self.state, "--failed").stdout.splitlines()
        self.assertEqual([line.split()[1] for line in lines], ["CREATE_FAILED", "ROLLBACK_IN_PROGRESS"])

    def test_exports(self):
        self.shop()
        self.deploy_json(self.write("consumer.yaml", CONSUMER), *self.state)
        [exported] = self.on("exports")
        self.assertEqual((exported["name"], exported["stack"], exported["importedBy"]), ("shop-queue", "shop", ["consumer"]))
        self.assertIn("imported by consumer", self.run_drydock("exports", *self.state).stdout)

    def test_drift(self):
        self.shop()
        drift = self.on("drift", "shop", "--exit-code")
        self.assertEqual((drift["drift"], drift["drifted"]), ("IN_SYNC", 0))
        self.assertIn("IN_SYNC  Table", self.run_drydock("drift", "shop", *self.state, "--resources", "Table").stdout)
        self.assertIn("Nothing", self.run_drydock("drift", "shop", *self.state, "--resources", "Nothing", expected=1).stderr)
