"""Templates that CloudFormation refuses, over HTTP, with the sentences that AWS answered."""
import json
import unittest

from recorded import ALL, RecordedTest, given, recording


class RefusedTemplateTest(RecordedTest):
    """Templates that no change set is made of."""

    def refuse(self, body, message, **more):
        body = body if isinstance(body, str) else json.dumps(body)
        self.refused("create_change_set", message, StackName=self.stack, ChangeSetName="planned", ChangeSetType="CREATE", TemplateBody=body, **more)

    @recording("api/test_changesets: test_using_pseudoparameters_in_places[parameter]", "api/test_resources: test_invalid_logical_resource_id",
               "api/test_stacks: test_no_parameters_given", "api/test_templates: test_get_template_summary_no_resources",
               "api/test_templates: test_validate_invalid_json_template_should_fail",
               "api/test_validations: test_invalid_output_structure[missing-def]", "api/test_validations: test_invalid_output_structure[none-value]",
               "api/test_validations: test_missing_resources_block", "api/test_validations: test_resources_blocks[invalid-key]",
               "test_template_engine: test_no_type")
    def test_structure(self):
        topic = {"Foo": {"Type": "AWS::SNS::Topic"}}
        parameter = {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "Foo"}}
        none = "Template format error: At least one Resources member must be defined."
        self.refuse({"Parameters": {"AWS::NoValue": {"Type": "String"}}, "Resources": topic},
                    "Template format error: Parameter name AWS::NoValue is non alphanumeric.")
        self.refuse({"Resources": {"my-bad-resource-id": parameter}}, "Template format error: Resource name my-bad-resource-id is non alphanumeric.")
        self.refuse({"Parameters": {"Input": {"Type": "String"}}, "Resources": topic}, "Parameters: [Input] must have values")
        for outputs in ({"MyOutput": {"Value": None}}, {"MyOutput": {"Value": None, "AnotherValue": None}}):
            self.refuse({"Resources": topic, "Outputs": outputs}, "[/Outputs/MyOutput/Value] 'null' values are not allowed in templates")
        self.refuse({}, none)
        self.refuse({"Resources": {"A": {"Type": "AWS::SNS::Topic", "Invalid": 10}}}, "Invalid template resource property 'Invalid'")
        self.refuse({"Resources": {"Foo": {"Properties": {"a": "b"}}}},
                    "Template format error: [/Resources/Foo] Every Resources object must contain a Type member.")
        self.refused("get_template_summary", none, TemplateBody='{"Description": "none"}')
        self.refused("validate_template", "Template format error: JSON not well-formed. (line 1, column 25)",
                     TemplateBody='{"this is invalid JSON"="bobbins"}')

    @recording("engine/test_conditions: test_validate_equals_args_len", "engine/test_mappings: test_async_mapping_error_first_level_v2",
               "engine/test_mappings: test_mapping_with_invalid_refs", "engine/test_references: test_useful_error_when_invalid_ref",
               "test_change_set_conditions: test_missing_condition", "test_change_set_fn_get_attr: test_invalid_structure[getatt_validation2.yml]",
               "test_change_set_fn_select: test_invalid_select_index_type[index-out-of-range]",
               "test_change_set_parameters: test_invalid_parameter_type", "test_template_engine: test_error_pass_macro_as_reference")
    def test_functions(self):
        def queue(value):
            return {"Resources": {"Q": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value}}}}
        self.refuse({"Conditions": {"C": {"Fn::Equals": ["a"]}}, **queue("a")},
                    "Template error: every Fn::Equals object requires a list of 2 string parameters.")
        suffix = {"Fn::FindInMap": ["TopicSuffixMap", {"Ref": "Selector"}, "Suffix"]}
        chosen = {"Parameters": {"Selector": {"Type": "String", "Default": "C"}}, **queue(suffix)}
        self.refuse({"Mappings": {"TopicSuffixMap": {"A": {"Suffix": "a"}}}, **chosen},
                    "Template error: Unable to get mapping for TopicSuffixMap::C::Suffix")
        self.refuse({"Mappings": {"TopicSuffixMap": {"A": {"Suffix": {"Ref": "Selector"}}}}, **chosen},
                    "Template format error: Every Mappings attribute must be a String or a List.")
        self.refuse(queue({"Ref": "InvalidRef"}),
                    "Template format error: Unresolved resource dependencies [InvalidRef] in the Resources block of the template")
        self.refuse(queue({"Fn::If": ["MissingCondition", "a", "b"]}), "Template error: unresolved condition dependency MissingCondition in Fn::If")
        self.refuse(queue({"Fn::GetAtt": ["Q", ""]}),
                    "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and " "the resource attribute")
        self.refuse(queue({"Fn::Select": [3, ["a", "b"]]}),
                    "Template error: Fn::Select requires a list argument with two elements: an integer index and a list")
        self.refuse({"Parameters": {"Value": {"Type": "Number"}}, **queue("a")}, "Parameter 'Value' must be a number.", Parameters=given(Value="abc"))
        self.refuse({"Parameters": {"M": {"Type": "String", "Default": "x"}}, "Transform": [{"Name": {"Ref": "M"}}], **queue("a")},
                    "Key Name of transform definition must be a string.", Capabilities=ALL)


if __name__ == "__main__":
    unittest.main()
