// Forms as the query protocols send them: values under dotted names (Tags.member.1.Key=a), and the values that shapes make of them. Pure functions.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html, https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "emulator/protocols/message.h"
#include "emulator/protocols/model.h"

namespace drydock::protocols {

// All names of a form that begin with the same parts: the place where a value may stand. Two words and a length; refers to its Form.
class FormPlace {
public:
    using Field = std::pair<std::string, std::string>;
    FormPlace() = default;
    FormPlace(std::span<const Field> fields, std::size_t length) : fields_(fields), length_(length) {}

    bool empty() const { return fields_.empty(); }
    // The text of the name that ends here, or nullptr.
    const std::string* text() const;
    // There are names that go on.
    bool has_children() const { return !fields_.empty() && fields_.back().first.size() > length_; }
    // The place under the next part; empty if there is none.
    FormPlace at(std::string_view part) const;
    // The next parts and their places, in the order of their texts: 1, 10, 2.
    std::vector<std::pair<std::string_view, FormPlace>> children() const;

private:
    std::string_view part_of(const Field& field) const;
    std::span<const Field> fields_;
    std::size_t length_ = 0;
};

// The fields of a request: of its query string and, if it is a form, of its body.
class Form {
public:
    // Fault InternalError if the body cannot be read.
    static Result<Form> of(const Request& request);
    FormPlace root() const { return {fields_, 0}; }
    const std::vector<FormPlace::Field>& fields() const { return fields_; }

private:
    std::vector<FormPlace::Field> fields_;  // sorted part by part
};

// The structure that stands at a place. `ec2`: names begin with a capital, and lists are always flattened.
// Fault MalformedInput (query); InvalidParameterValue, and UnknownParameter for what is no part of an inner structure (ec2).
Result<Json> read_form(const Shape& structure, const FormPlace& place, bool ec2);
// EC2's refusal of the first name at the place that is no member's, unless `common` is true of it; `structure` may be none.
std::optional<Fault> unknown_parameter(const Shape& structure, const FormPlace& place, bool (*common)(std::string_view));

}  // namespace drydock::protocols
