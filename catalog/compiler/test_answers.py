"""What reads tell, and what the answers of making calls take over from them."""

import copy
import unittest

from facts import answers

ACTIVE, CREATED, SELF = ["const", "ACTIVE"], ["var", "created"], ["self"]
MODEL = {
    "operations": {
        "CreateThing": {"output": {"shape": "Created"}},
        "DescribeThing": {"output": {"shape": "Described"}},
        "ListThings": {"output": {"shape": "Listed"}},
        "DeleteThing": {"output": {"shape": "Described"}},
    },
    "shapes": {
        "Created": {"type": "structure", "members": {"Thing": {"shape": "Thing"}, "Since": {"shape": "Date"}, "Arn": {"shape": "String"}}},
        "Described": {"type": "structure", "members": {"Thing": {"shape": "Thing"}, "Since": {"shape": "Date"}, "Arn": {"shape": "Arn"}}},
        "Listed": {"type": "structure", "members": {"Things": {"shape": "Things"}}},
        "Things": {"type": "list", "member": {"shape": "Thing"}},
        "Thing": {"type": "structure", "members": {"State": {"shape": "String"}, "Owner": {"shape": "String"}}},
        "Date": {"type": "timestamp"},
        "String": {"type": "string"},
        "Arn": {"type": "string"},
    },
}


def operation(kind, output=(), **more):
    return {"kind": kind, "type": "AWS::Test::Thing", "output": [list(entry) for entry in output], **more}


class AnswersTest(unittest.TestCase):
    def completed(self, **operations):
        operations = copy.deepcopy(operations)
        answers.complete(MODEL, operations)
        return operations

    def test_structures_and_members_of_the_same_shape_are_taken_over(self):
        read = operation("reads", [(["Thing"], SELF, {}), (["Thing", "State"], ACTIVE, None), (["Since"], CREATED, None), (["Arn"], ACTIVE, None)])
        made = self.completed(CreateThing=operation("creates"), DescribeThing=read)["CreateThing"]["output"]
        # Arn is of another shape there.
        self.assertEqual([entry[0] for entry in made], [["Thing"], ["Thing", "State"], ["Since"]])

    def test_what_the_call_says_itself_goes_before(self):
        own = [(["Thing"], SELF, {}), (["Thing", "State"], ["const", "CREATING"], None), (["Since"], ["const", None], None)]
        told = [(["Thing"], SELF, {}), (["Thing", "State"], ACTIVE, None), (["Thing", "Owner"], ACTIVE, None), (["Since"], CREATED, None)]
        read = operation("reads", told)
        made = self.completed(CreateThing=operation("creates", own), DescribeThing=read)["CreateThing"]["output"]
        self.assertEqual([entry[0] for entry in made], [["Thing"], ["Thing", "Owner"], ["Thing", "State"], ["Since"]])
        self.assertEqual(made[2][1], ["const", "CREATING"])

    def test_items_of_lists(self):
        listed = operation("lists", item=[[["State"], ACTIVE, None], [["Owner"], ["path", ["var", "input"], ["Owner"]], None]], into=["Things"])
        made = self.completed(CreateThing=operation("creates"), ListThings=listed)["CreateThing"]["output"]
        self.assertEqual(made, [[["Thing", "State"], ACTIVE, None]])  # what depends on the request stays with the list

    def test_deletions_and_other_types_are_left_alone(self):
        read = operation("reads", [(["Since"], CREATED, None)])
        other = operation("creates") | {"type": "AWS::Test::Other"}
        completed = self.completed(CreateThing=other, DescribeThing=read, DeleteThing=operation("deletes"))
        self.assertEqual(completed["CreateThing"]["output"], [])
        self.assertEqual(completed["DeleteThing"]["output"], [])


if __name__ == "__main__":
    unittest.main()
