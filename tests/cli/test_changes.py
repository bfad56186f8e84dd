"""diff, changeset, import: what a deployment would change."""
import json
import os

from test_operations import SHOP, Stacks


class Diff(Stacks):
    def diff(self, *arguments, text=SHOP, **options):
        path = self.write("shop.yaml", text)
        return json.loads(self.run_drydock("diff", path, *self.state, *arguments, "--output", "json", **options).stdout)

    def test_values_causes_and_data_loss(self):
        self.shop()
        before = os.path.getmtime(self.state[1])
        text = SHOP.replace("  Queue:", "  New: {Type: AWS::SNS::Topic}\n  Queue:").replace("DelaySeconds: !Ref Delay", "DelaySeconds: !Ref Delay, Tags: [{Key: a, Value: b}]")
        found = self.diff("--parameter-overrides", "Stage=prod", text=text)
        self.assertEqual(found["verdict"], "CHANGES")
        changes = {c["logicalId"]: c for c in found["changes"]}
        self.assertEqual({i: c["change"] for i, c in changes.items()}, {"Name": "modify", "New": "add", "Queue": "modify", "Table": "replace"})
        [name] = changes["Table"]["values"]
        self.assertEqual((name["path"], name["before"], name["after"], name["recreation"], name["causes"]),
                         ("TableName", "orders-dev", "orders-prod", "Always", ["parameter Stage"]))
        self.assertTrue(changes["Table"]["dataLoss"]["certain"])
        self.assertEqual(changes["Table"]["touches"], ["Name"])
        self.assertTrue(changes["Name"]["values"][0]["knownLater"])
        self.assertEqual(changes["Name"]["values"][0]["causes"], ["Table"])
        self.assertEqual([v["path"] for v in changes["Queue"]["values"]], ["Tags"])
        self.assertEqual(os.path.getmtime(self.state[1]), before)
        self.assertEqual(self.run_drydock("changeset", "list", "shop", *self.state).stdout, "")

    def test_text(self):
        self.shop()
        path = self.write("shop.yaml", SHOP)
        text = self.run_drydock("diff", path, *self.state, "--parameter-overrides", "Stage=prod").stdout
        self.assertIn("-/+ Table  AWS::DynamoDB::Table  orders-dev  is replaced\n", text)
        self.assertIn('~ TableName: "orders-dev" → "orders-prod"  needs a new resource; because of parameter Stage\n', text)
        self.assertIn('~ Value: "orders-dev" → (known after deployment)  because of Table\n', text)
        self.assertIn("! data loss: the items of the table", text)
        self.assertIn("1 to change, 1 to replace\nData is lost with Table.", text)
        self.assertIn("NO_CHANGES", self.run_drydock("diff", path, *self.state).stdout)
        coloured = self.run_drydock("diff", path, *self.state, "--parameter-overrides", "Stage=prod", environment={"CLICOLOR_FORCE": "1"}).stdout
        self.assertIn("\x1b[31m-/+ Table\x1b[0m", coloured)
        self.assertNotIn("\x1b", text)

    def test_outputs(self):
        self.shop()
        text = SHOP.replace("  Url: {Value: !Ref Queue, Export: {Name: shop-queue}}", "  Name: {Value: !Ref Table}\n  Fixed: {Value: same}")
        found = self.diff("--parameter-overrides", "Stage=prod", text=text)
        self.assertEqual([(o["name"], o["change"], o.get("after"), o.get("knownLater")) for o in found["outputs"]],
                         [("Name", "add", "{{changeSet:KNOWN_AFTER_APPLY}}", True), ("Fixed", "add", "same", None), ("Url", "remove", None, None)])
        self.assertIn("/jobs" if "jobs" in SHOP else "shop-Queue", found["outputs"][2]["before"])
        path = self.write("shop.yaml", text)
        shown = self.run_drydock("diff", path, *self.state, "--parameter-overrides", "Stage=prod").stdout
        self.assertIn('outputs\n  + Name: (known after deployment)\n  + Fixed: "same"\n  - Url: "https://', shown)
        self.assertEqual(self.diff()["outputs"], [])

    def test_policies_keep_data(self):
        policy = SHOP.replace("    Type: AWS::DynamoDB::Table\n", "    Type: AWS::DynamoDB::Table\n    UpdateReplacePolicy: Retain\n    DeletionPolicy: Retain\n")
        self.shop(text=policy)
        [table] = [c for c in self.diff("--parameter-overrides", "Stage=prod", text=policy)["changes"] if c["logicalId"] == "Table"]
        self.assertEqual((table["policy"], table["dataLoss"]["certain"]), ("ReplaceAndRetain", False))
        without = "Resources:\n  Topic: {Type: AWS::SNS::Topic}\n"
        changes = {c["logicalId"]: c for c in self.diff(text=without)["changes"]}
        self.assertEqual((changes["Table"]["change"], changes["Table"]["policy"]), ("remove", "Retain"))
        self.assertNotIn("dataLoss", changes["Table"])
        self.assertEqual(changes["Queue"]["dataLoss"]["certain"], True)

    def test_nested_stacks(self):
        self.write("child.yaml", "Parameters: {Delay: {Type: Number}}\nResources: {Queue: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: !Ref Delay}}}\n")
        parent = "Parameters: {Delay: {Type: Number, Default: 5}}\nResources: {Child: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: child.yaml, Parameters: {Delay: !Ref Delay}}}}\n"
        self.shop(text=parent)
        [child] = self.diff("--nested", "--parameter-overrides", "Delay=9", text=parent)["changes"]
        self.assertEqual([(c["logicalId"], c["values"][0]["after"]) for c in child["nested"]], [("Queue", "9")])
        text = self.run_drydock("diff", "shop.yaml", *self.state, "--nested", "--parameter-overrides", "Delay=9").stdout
        self.assertIn("nested stack Child\n", text)

    def test_exit_codes(self):
        self.shop()
        self.assertEqual(self.diff("--exit-code")["verdict"], "NO_CHANGES")
        self.diff("--exit-code", "--parameter-overrides", "Delay=9", expected=1)
        self.assertEqual(self.diff(text=SHOP.replace("AWS::SQS::Queue", "AWS::SQS::Queu"), expected=1)["verdict"], "REJECTED")

    def test_against_nothing(self):
        path = self.write("shop.yaml", SHOP)
        text = self.run_drydock("diff", path).stdout
        self.assertIn("a new stack", text)
        self.assertIn("4 to add", text)
        self.assertNotIn("TableName", text)
        self.assertIn('TableName: "orders-dev"', self.run_drydock("diff", path, "--full").stdout)
        self.run_drydock("diff", path, "--state", "nowhere.drydock", expected=2)


class ChangeSets(Stacks):
    def test_life(self):
        self.shop()
        path = self.write("shop.yaml", SHOP)
        made = json.loads(self.run_drydock("changeset", "create", path, *self.state, "--change-set-name", "slower", "--parameter-overrides", "Delay=9",
                                           "--description", "why", "--output", "json").stdout)
        self.assertEqual((made["changeSet"]["status"], made["changeSet"]["type"]), ("CREATE_COMPLETE", "UPDATE"))
        self.assertEqual([c["ResourceChange"]["LogicalResourceId"] for c in made["changes"]], ["Queue"])
        self.run_drydock("changeset", "create", path, *self.state, "--parameter-overrides", "Delay=10")
        listed = json.loads(self.run_drydock("changeset", "list", "shop", *self.state, "--output", "json").stdout)
        self.assertEqual([c["name"] for c in listed], ["slower", "changes-1"])
        self.assertIn('DelaySeconds: "5" → "9"', self.run_drydock("changeset", "describe", "shop", "slower", *self.state).stdout)
        self.assertIn("did you mean slower?", self.run_drydock("changeset", "describe", "shop", "slwer", *self.state, expected=2).stderr)
        self.assertIn("several change sets", self.run_drydock("changeset", "execute", "shop", *self.state, expected=2).stderr)
        self.run_drydock("changeset", "delete", "shop", "changes-1", *self.state)
        done = json.loads(self.run_drydock("changeset", "execute", "shop", *self.state, "--output", "json").stdout)
        self.assertEqual((done["verdict"], done["effects"]["updated"]), ("UPDATE_COMPLETE", ["Queue"]))

    def test_a_new_stack(self):
        path = self.write("shop.yaml", SHOP)
        self.assertIn("4 to add", self.run_drydock("changeset", "create", path, *self.state).stdout)
        stacks = json.loads(self.run_drydock("stacks", *self.state, "--output", "json").stdout)
        self.assertEqual(stacks[0]["status"], "REVIEW_IN_PROGRESS")
        self.assertIn("CREATE_COMPLETE", self.run_drydock("changeset", "execute", "shop", *self.state).stdout.splitlines()[-1])

    def test_nothing_to_do_and_refusals(self):
        self.shop()
        done = self.run_drydock("changeset", "create", self.write("shop.yaml", SHOP), *self.state)
        self.assertIn("FAILED", done.stdout)
        self.assertIn("didn't contain changes", done.stdout)
        again = self.run_drydock("changeset", "create", self.write("shop.yaml", SHOP), *self.state, "--change-set-type", "CREATE", expected=1)
        self.assertIn("already exists and cannot be created again", again.stdout)


class Import(Stacks):
    TEMPLATE = "Resources:\n  Bucket: {Type: AWS::S3::Bucket, DeletionPolicy: Retain, Properties: {BucketName: kept-for-import}}\n"

    def test_import(self):
        path = self.write("old.yaml", self.TEMPLATE)
        self.run_drydock("deploy", path, *self.state)
        self.run_drydock("delete", "old", *self.state)
        wanted = [{"ResourceType": "AWS::S3::Bucket", "LogicalResourceId": "Bucket", "ResourceIdentifier": {"BucketName": "kept-for-import"}}]
        resources = self.write("resources.json", json.dumps(wanted))
        new = self.write("new.yaml", self.TEMPLATE)
        done = json.loads(self.run_drydock("import", new, *self.state, "--resources-to-import", resources, "--output", "json").stdout)
        self.assertEqual((done["verdict"], done["effects"]["imported"]), ("IMPORT_COMPLETE", ["Bucket"]))
        wanted[0]["ResourceIdentifier"]["BucketName"] = "not-there"
        other = self.write("other.yaml", self.TEMPLATE)
        self.run_drydock("import", other, *self.state, "--resources-to-import", json.dumps(wanted), expected=1)
        wrong = self.run_drydock("import", other, *self.state, "--resources-to-import", '[{"Type": "x"}]', expected=2)
        self.assertIn('expected [{"ResourceType"', wrong.stderr)
