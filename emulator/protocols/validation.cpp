#include "emulator/protocols/validation.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "emulator/protocols/constraints.h"
#include "emulator/protocols/form.h"
#include "emulator/protocols/rest_binding.h"
#include "emulator/protocols/xml.h"

namespace drydock::protocols {
namespace {

using Kind = Shape::Kind;

// Who checks an input before the service's own work, and in whose words.
enum class Style : std::uint8_t {
    framework,    // 1 validation error detected: Value 'x' at 'y' failed to satisfy constraint: Member must …
    request,      // The request must contain the parameter Y; everything else is the service's own affair
    cloudwatch,   // the framework, but: The parameter Y is required.
    sns,          // the framework for lists and maps, but of texts: Invalid parameter: Y Reason: no value for required parameter
    ecr,          // Invalid parameter at 'y' failed to satisfy constraint: 'Member must …'
    ec2,          // as request; and: Value (x) for parameter y is invalid.
    s3_document,  // whatever is wrong in a document: the XML … did not validate against our published schema
};

struct Rule {
    std::string_view service;
    Style style = Style::framework;
    std::string_view code{};      // "" for the protocol's: ValidationError of query, ValidationException of the others
    bool hides_values = false;    // Value at 'y'
    bool operation_name = false;  // members of the body are below the name of the input: putIntegrationInput.type
    bool names_null = false;      // elements are told not to be null, too
    std::string_view end{};       // what ends each sentence
};

// Services that differ from the rest; from answers of AWS. Sorted.
constexpr std::array<Rule, 22> rules = {{
    {.service = "apigateway", .operation_name = true},
    {.service = "athena", .code = "InvalidRequestException"},
    {.service = "cloudfront", .code = "InvalidArgument"},
    {.service = "cloudwatch", .style = Style::cloudwatch},
    {.service = "codepipeline", .hides_values = true},
    {.service = "cognito-idp", .code = "InvalidParameterException"},
    {.service = "docdb", .style = Style::request},
    {.service = "ec2", .style = Style::ec2},
    {.service = "ecr", .style = Style::ecr},
    {.service = "elasticache", .style = Style::request},
    {.service = "firehose", .hides_values = true},
    {.service = "iam", .hides_values = true},
    {.service = "lambda", .names_null = true},
    {.service = "logs", .code = "InvalidParameterException"},
    {.service = "neptune", .style = Style::request},
    {.service = "rds", .style = Style::request},
    {.service = "redshift", .style = Style::request},
    {.service = "route53", .code = "InvalidInput"},
    {.service = "s3", .style = Style::s3_document},
    {.service = "sns", .style = Style::sns},
    {.service = "sqs", .style = Style::request, .end = "."},
    {.service = "ssm", .end = "."},
}};
static_assert(std::ranges::is_sorted(rules, {}, &Rule::service));

const Rule& rule_of(const ServiceModel& service) {
    static constexpr Rule usual{};
    const auto* const found = std::ranges::lower_bound(rules, service.name(), {}, &Rule::service);
    return found != rules.end() && found->service == service.name() ? *found : usual;
}

bool checks_values(Style style) {
    return style != Style::request && style != Style::ec2 && style != Style::s3_document;
}

// Texts that are checked by S3 itself, with errors of their own, wherever they stand.
bool is_own_affair(const Shape& shape) {
    return shape.name() == "BucketLocationConstraint" || shape.name() == "Event" || shape.name() == "Protocol" || shape.name() == "Policy";
}

Fault missing_parameter(std::string message) {
    return {.code = "MissingParameter", .message = std::move(message)};
}

class Checker {
public:
    Checker(const OperationModel& operation, const Rule& rule) : operation_(operation), rule_(rule) {}

    void input(const Shape& shape, const Json& value) { structure(shape, value, nullptr, true); }
    std::optional<Fault> verdict() const;

private:
    void structure(const Shape& shape, const Json& value, const Place* place, bool top);
    void check(const Shape& shape, const Json& value, const Place& place);
    void list(const Shape& shape, const Json& value, const Place& place);
    void map(const Shape& shape, const Json& value, const Place& place);
    void scalar(const Shape& shape, const Json& value, const Place& place);
    void missing(const Shape& shape, const Place& place);
    // Several constraints of one value.
    void add(const Shape& shape, const Json& value, const Place& place, const std::vector<std::string>& sentences);
    void add(const Shape& shape, const Json& value, const Place& place, const std::string& sentence);
    void refuse(Fault fault) {
        if (!fault_) fault_ = std::move(fault);
    }
    std::string path(const Place& place) const;
    std::string several(std::string_view what, const Shape& element) const;

    const OperationModel& operation_;
    const Rule& rule_;
    bool in_body_ = true;
    std::size_t errors_ = 0;
    std::vector<std::string> sentences_;  // of the first errors
    std::optional<Fault> fault_;          // of a service with its own words: the first
};

bool is_scalar(const Shape& shape) {
    return shape.kind() != Kind::structure && !is_container(shape);
}

// A value of another kind than the shape says comes from no parser, but must not be looked into.
bool fits(const Shape& shape, const Json& value) {
    switch (shape.kind()) {
        case Kind::structure:
        case Kind::map: return value.is_object();
        case Kind::list: return value.is_array();
        case Kind::string:
        case Kind::blob: return value.is_string();
        case Kind::integer:
        case Kind::real: return value.is_number();
        default: return false;
    }
}

std::string Checker::path(const Place& place) const {
    std::string text = place.member_path();
    if (!rule_.operation_name || !in_body_) return text;
    std::string name(operation_.name());
    name.replace(0, 1, lower(name.substr(0, 1)));
    return name + "Input." + text;
}

void Checker::structure(const Shape& shape, const Json& value, const Place* place, bool top) {
    const Bindings& bound = bindings(shape);
    if (bound.document) return;
    for (const Binding& binding : bound.members) {
        const auto found = value.find(binding.name);
        const bool given = found != value.end() && !found->is_null();
        const Place here{.parent = place, .name = binding.name, .on_wire = binding.on_wire};
        if (top) in_body_ = binding.location == Location::body;
        if (given) {
            check(binding.shape, *found, here);
        } else if (shape.required(binding.name) && !binding.shape.flag("streaming")) {
            missing(binding.shape, here);
        }
    }
}

void Checker::check(const Shape& shape, const Json& value, const Place& place) {
    if (!fits(shape, value)) return;
    switch (shape.kind()) {
        case Kind::structure: structure(shape, value, &place, false); return;
        case Kind::list: list(shape, value, place); return;
        case Kind::map: map(shape, value, place); return;
        default: scalar(shape, value, place);
    }
}

void Checker::scalar(const Shape& shape, const Json& value, const Place& place) {
    if (checks_values(rule_.style)) {
        if (const auto sentences = violations(shape, value); !sentences.empty()) add(shape, value, place, sentences);
        return;
    }
    if (rule_.style == Style::request || shape.kind() != Kind::string || !shape.trait("enum")) return;
    const auto& text = value.get_ref<const std::string&>();
    for (const catalog::Packed allowed : shape.trait("enum").elements()) {
        if (allowed.string() == text) return;
    }
    if (rule_.style == Style::ec2) {
        const bool type = shape.name() == "InstanceType";
        refuse({.code = "InvalidParameterValue",
                .message = type ? "Invalid value '" + text + "' for InstanceType."
                                : "Value (" + text + ") for parameter " + place.wire_path() + " is invalid."});
    } else if (in_body_ && !is_own_affair(shape)) {
        add(shape, value, place, std::string());
    }
}

// Constraints of elements without members are those of the whole list.
std::string Checker::several(std::string_view what, const Shape& element) const {
    std::vector<std::string> constraints = all_constraints(element);
    if (rule_.names_null) constraints.emplace_back("Member must not be null");
    return std::string(what) + " must satisfy constraint: [" + join(constraints, ", ") + "]";
}

void Checker::list(const Shape& shape, const Json& value, const Place& place) {
    const Shape element = shape.element();
    if (!checks_values(rule_.style) || !is_scalar(element)) {
        if (checks_values(rule_.style)) add(shape, value, place, violations(shape, value));
        const Container container = container_of(shape);
        const bool flattened = container.flattened || rule_.style == Style::ec2;
        Place named = place;
        if (!container.name.empty()) named.on_wire = container.name;
        Place item{.parent = &named, .item = flattened ? std::string_view() : container.item};
        for (const Json& one : value) {
            ++item.index;
            check(element, one, item);
        }
        return;
    }
    add(shape, value, place, violations(shape, value));
    if (std::ranges::any_of(value, [&](const Json& one) { return fits(element, one) && !violations(element, one).empty(); }))
        add(shape, value, place, several("Member", element));
}

void Checker::map(const Shape& shape, const Json& value, const Place& place) {
    if (!checks_values(rule_.style)) return;
    add(shape, value, place, violations(shape, value));
    const Shape key = shape.key();
    const Shape of_value = shape.value();
    bool bad_key = false;
    bool bad_value = false;
    for (const auto& [name, one] : value.items()) {
        bad_key = bad_key || !violations(key, Json(name)).empty();
        if (!fits(of_value, one)) continue;
        if (of_value.kind() != Kind::structure) bad_value = bad_value || !violations(of_value, one).empty();
        if (is_scalar(of_value)) continue;
        const Place item{.parent = &place, .key = name};
        if (of_value.kind() == Kind::structure) structure(of_value, one, &item, false);
    }
    if (bad_key) add(shape, value, place, several("Map keys", key));
    if (bad_value) add(shape, value, place, several("Map value", of_value));
}

void Checker::missing(const Shape& shape, const Place& place) {
    switch (rule_.style) {
        case Style::request:
        case Style::ec2: {
            // Of a flattened list the name of its elements is what a request has to contain.
            const std::string_view own = is_container(shape) ? container_of(shape).name : std::string_view();
            Place named = place;
            if (!own.empty()) named.on_wire = own;
            refuse(missing_parameter("The request must contain the parameter " + named.wire_path() + std::string(rule_.end)));
            return;
        }
        case Style::cloudwatch: refuse(missing_parameter("The parameter " + place.wire_path() + " is required.")); return;
        case Style::sns:
            if (!is_scalar(shape)) break;
            refuse({.code = "InvalidParameter", .message = "Invalid parameter: " + place.wire_path() + " Reason: no value for required parameter"});
            return;
        case Style::s3_document:
            if (in_body_ && !is_own_affair(shape)) add(shape, Json(), place, std::string());
            return;
        default: break;
    }
    add(shape, Json(), place, std::string("Member must not be null"));
}

void Checker::add(const Shape& shape, const Json& value, const Place& place, const std::vector<std::string>& sentences) {
    for (const std::string& sentence : sentences) add(shape, value, place, sentence);
}

void Checker::add(const Shape& shape, const Json& value, const Place& place, const std::string& sentence) {
    constexpr std::size_t most = 1000;  // of sentences that are told: a request may be wrong in a million places
    if (++errors_ > most) return;
    if (rule_.style == Style::s3_document) {
        const bool no_document = value.is_null() && place.parent == nullptr;
        refuse(no_document ? Fault{.code = "MissingRequestBodyError", .message = "Request Body is empty"}
                           : Fault{.code = "MalformedXML",
                                   .message = "The XML you provided was not well-formed or did not validate against our published schema"});
    } else if (rule_.style == Style::ecr) {
        refuse({.code = "InvalidParameterException",
                .message = "Invalid parameter at '" + path(place) + "' failed to satisfy constraint: '" + sentence + "'"});
    } else {
        const bool hidden = !value.is_null() && (rule_.hides_values || shape.flag("sensitive"));
        const std::string shown = value.is_null() ? " null" : hidden ? "" : " '" + java_text(shape, value) + "'";
        sentences_.push_back("Value" + shown + " at '" + path(place) + "' failed to satisfy constraint: " + sentence + std::string(rule_.end));
    }
}

std::optional<Fault> Checker::verdict() const {
    if (fault_ || sentences_.empty()) return fault_;
    const std::string count = std::to_string(errors_) + (errors_ == 1 ? " validation error" : " validation errors");
    std::string code(rule_.code);
    if (code.empty()) {
        const ServiceModel& service = operation_.service();
        code = service.wire() == Wire::query || service.query_compatible() ? "ValidationError" : "ValidationException";
    }
    return Fault{.code = std::move(code), .message = count + " detected: " + join(sentences_, "; ")};
}

}  // namespace

std::optional<Fault> validate(const OperationModel& operation, const Json& input) {
    const Shape shape = operation.input();
    if (!shape || !input.is_object()) return std::nullopt;
    Checker checker(operation, rule_of(operation.service()));
    checker.input(shape, input);
    return checker.verdict();
}

}  // namespace drydock::protocols
