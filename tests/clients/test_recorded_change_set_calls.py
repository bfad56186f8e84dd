"""Calls about change sets over HTTP, answered member by member as on AWS; templates and inputs are our own."""
import unittest

from recorded import (INCOMPLETE, OTHER_PARAMETER, PARAMETER, STACK, WHEN, RecordedTest, added, deployed_stack, described_set, described_stack,
                      recording)


class ChangeSetTest(RecordedTest):
    @recording("api/test_changesets: test_create_change_set_no_changes")
    def test_without_changes(self):
        self.deploy(PARAMETER)
        self.plan(PARAMETER, "UPDATE", "again")
        reason = "The submitted information didn't contain changes. Submit different information to create a change set."
        self.answers("describe_change_set", described_set([], ChangeSetName="again", ExecutionStatus="UNAVAILABLE", Status="FAILED",
            StatusReason=reason), StackName=self.stack, ChangeSetName="again")

    @recording("api/test_changesets: test_create_changeset_with_stack_id")
    def test_of_a_deleted_stack(self):
        made = self.answers("create_change_set", {"Id": "arn:aws:cloudformation:<region>:<account>:changeSet/planned/<set>", "StackId": STACK},
                            StackName=self.stack, ChangeSetName="planned", ChangeSetType="CREATE", TemplateBody=PARAMETER)
        self.answers("describe_stacks", {"Stacks": [described_stack(StackStatus="REVIEW_IN_PROGRESS", StackStatusReason="User Initiated")]},
                     StackName=made["StackId"])
        self.answers("delete_stack", {}, StackName=made["StackId"])
        self.ended("delete", made["StackId"])
        self.refused("create_change_set", f"Stack [{STACK}] already exists and cannot be created again with the changeSet [revived].",
                     StackName=made["StackId"], ChangeSetName="revived", ChangeSetType="CREATE", TemplateBody=PARAMETER)

    @recording("api/test_changesets: test_create_while_in_review")
    def test_creation_while_in_review(self):
        planned = self.plan(PARAMETER)
        self.answers("create_stack", {"StackId": STACK}, StackName=self.stack, TemplateBody=PARAMETER)
        self.assertEqual(planned["StackId"], self.call("describe_stacks", StackName=self.stack)["Stacks"][0]["StackId"])
        self.ended("create")
        self.answers("describe_stacks", {"Stacks": [described_stack()]}, StackName=self.stack)
        self.answers("describe_change_set", described_set([added("SimpleParam", "AWS::SSM::Parameter")], ExecutionStatus="OBSOLETE"),
                     StackName=self.stack, ChangeSetName="planned")

    @recording("api/test_changesets: test_delete_change_set_exception", "api/test_changesets: test_describe_change_set_nonexisting",
               "api/test_templates: test_get_template_missing_resources_change_set_id")
    def test_missing_ones(self):
        self.refused("delete_change_set", "Stack [nostack] does not exist", StackName="nostack", ChangeSetName="planned")
        self.refused("delete_change_set", "StackName must be specified if ChangeSetName is not specified as an ARN.", ChangeSetName="planned")
        self.refused("describe_change_set", "Stack [nostack] does not exist", StackName="nostack", ChangeSetName="planned")
        missing = f"arn:aws:cloudformation:us-east-1:{self.account}:changeSet/none/11111111-2222-3333-4444-555555555555"
        self.refused("get_template", f"ChangeSet [{missing}] does not exist", code="ChangeSetNotFound", status=404, ChangeSetName=missing)

    @recording("test_change_sets: test_list_change_sets")
    def test_list(self):
        self.plan(PARAMETER)
        self.answers("list_change_sets", {"Summaries": [{"ChangeSetId": "arn:aws:cloudformation:<region>:<account>:changeSet/<set>",
            "ChangeSetName": "planned", "CreationTime": WHEN, "ExecutionStatus": "AVAILABLE", "IncludeNestedStacks": False, "StackId": STACK,
            "StackName": "<stack>", "Status": "CREATE_COMPLETE"}]}, StackName=self.stack)

    @recording("test_change_sets: test_single_resource_static_update")
    def test_an_update_in_place(self):
        self.plan(PARAMETER)
        self.answers("describe_change_set", described_set([added("SimpleParam", "AWS::SSM::Parameter")]), StackName=self.stack,
                     ChangeSetName="planned")
        self.call("execute_change_set", StackName=self.stack, ChangeSetName="planned")
        self.ended("create")
        name = self.call("describe_stack_resource", StackName=self.stack,
                         LogicalResourceId="SimpleParam")["StackResourceDetail"]["PhysicalResourceId"]
        shown = {"ARN": "arn:aws:ssm:<region>:<account>:parameter/<parameter>", "DataType": "text", "LastModifiedDate": WHEN, "Name": "<parameter>",
                 "Type": "String"}
        self.answers("ssm.get_parameter", {"Parameter": {**shown, "Value": "one", "Version": 1}}, Name=name)
        self.plan(OTHER_PARAMETER, "UPDATE", "change")
        change = {"Action": "Modify", "LogicalResourceId": "SimpleParam", "PhysicalResourceId": "<parameter>", "Replacement": "False",
                  "ResourceType": "AWS::SSM::Parameter", "Scope": ["Properties"],
                  "Details": [{"ChangeSource": "DirectModification", "Evaluation": "Static",
                               "Target": {"Attribute": "Properties", "Name": "Value", "RequiresRecreation": "Never"}}]}
        self.answers("describe_change_set", described_set([change], "second", ChangeSetName="change"), StackName=self.stack, ChangeSetName="change")
        self.answers("execute_change_set", {}, StackName=self.stack, ChangeSetName="change")
        self.ended("update")
        self.answers("ssm.get_parameter", {"Parameter": {**shown, "Value": "two", "Version": 2}}, Name=name)

    @recording("test_change_set_exports_imports: test_describe_change_set_import",
               "test_change_set_exports_imports: test_describe_change_set_import_non_existent_export",
               "test_change_set_exports_imports: test_describe_change_set_import_non_existent_export_then_create",
               "test_template_engine: test_cfn_with_exports")
    def test_imports(self):
        exporting = 'Resources: {Q: {Type: AWS::SQS::Queue}}\nOutputs: {O: {Value: fine, Export: {Name: shared}}}'
        importing = 'Resources: {MyFoo: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !ImportValue shared}}}'

        def look(value, **reason):
            foo = ("MyFoo", "AWS::SSM::Parameter")
            self.answers("describe_change_set", described_set([added(*foo)]), StackName=self.stack, ChangeSetName="planned")
            self.answers("describe_change_set", described_set([added(*foo, AfterContext={"Properties": {"Type": "String", "Value": value}})],
                **reason), StackName=self.stack, ChangeSetName="planned", IncludePropertyValues=True)
        missing = {"StatusReason": INCOMPLETE + "[MyFoo] because: No export named shared"}
        self.plan(importing)
        look("{{changeSet:KNOWN_AFTER_APPLY}}", **missing)
        self.call("execute_change_set", StackName=self.stack, ChangeSetName="planned")
        self.failed("ROLLBACK_COMPLETE")
        gone = deployed_stack(StackStatus="ROLLBACK_COMPLETE", DeletionTime=WHEN)
        del gone["ChangeSetId"]
        self.answers("describe_stacks", {"Stacks": [gone]}, StackName=self.stack)
        for first in (False, True):
            self.setUp()
            if first:
                self.stack = "exporting"
                exporter = self.create(exporting)
                self.stack = "recorded"
            self.plan(importing)
            look("fine") if first else look("{{changeSet:KNOWN_AFTER_APPLY}}", **missing)
            if not first:
                self.stack = "exporting"
                exporter = self.create(exporting)
                self.stack = "recorded"
            self.call("execute_change_set", StackName=self.stack, ChangeSetName="planned")
            self.ended("create")
            self.answers("describe_stacks", {"Stacks": [deployed_stack()]}, StackName=self.stack)
            self.answers("list_exports", {"Exports": [{"ExportingStackId": exporter, "Name": "shared", "Value": "fine"}]})
            self.answers("list_imports", {"Imports": [self.stack]}, ExportName="shared")


if __name__ == "__main__":
    unittest.main()
