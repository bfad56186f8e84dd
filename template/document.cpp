#include "template/document.h"

#include "template/parse.h"
#include "template/sections/findings.h"

namespace drydock::tmpl {

namespace {

constexpr std::size_t body_limit = 51'200;
constexpr std::size_t file_limit = 1'000'000;  // decimal: 1 MiB is refused

Diagnostic whole_template(std::string_view rule, std::string message, Span span = {}) {
    Diagnostic finding;
    finding.rule = rule;
    finding.fault = Fault::validation_error(std::move(message));
    finding.span = span;
    return finding;
}

// AWS quotes the whole body here; a quotation that long helps nobody, so it is shortened.
std::string body_constraint(std::string_view bytes, std::string_view constraint) {
    constexpr std::size_t quoted = 200;
    std::size_t end = std::min(bytes.size(), quoted);
    while (end < bytes.size() && end > 0 && (static_cast<unsigned char>(bytes[end]) & 0xC0) == 0x80) --end;  // not in the middle of a character
    return "1 validation error detected: Value '" + std::string(bytes.substr(0, end)) + (end < bytes.size() ? "…" : "") +
           "' at 'templateBody' failed to satisfy constraint: Member must have length " + std::string(constraint);
}

// The size limits of the API. True if the template is not to be read at all.
bool refused_by_size(std::string_view bytes, Origin origin, std::vector<Diagnostic>& diagnostics) {
    if (origin == Origin::body && bytes.empty()) {
        diagnostics.push_back(whole_template("template/empty", body_constraint(bytes, "greater than or equal to 1")));
        return true;
    }
    if (origin == Origin::body && bytes.size() > body_limit) {
        diagnostics.push_back(whole_template("template/too-large", body_constraint(bytes, "less than or equal to 51200")));
        diagnostics.back().suggestion = "Put the template into an S3 bucket and pass its URL: there the limit is 1,000,000 bytes.";
    } else if (bytes.size() > file_limit) {
        diagnostics.push_back(whole_template("template/too-large", "Template may not exceed 1000000 bytes in size."));
    }
    return bytes.size() > file_limit;
}

Loaded check(Node root, bool json, std::string source_name, std::vector<Diagnostic> diagnostics, bool before_transform) {
    Loaded loaded;
    loaded.diagnostics = std::move(diagnostics);
    if (!root.is_map()) {
        loaded.diagnostics.push_back(whole_template("template/unsupported-structure", "Template format error: unsupported structure.", root.span));
        return loaded;
    }
    Template& document = loaded.document.emplace();
    document.root = std::move(root);
    document.json = json;
    document.source_name = std::move(source_name);
    sections::Loader loader(document, loaded.diagnostics);
    loader.before_transform = before_transform;
    sections::nulls(loader);
    sections::anatomy(loader);
    sections::parameters(loader);
    sections::mappings(loader);
    sections::resources(loader);
    sections::outputs(loader);
    return loaded;
}

}  // namespace

const ResourceDeclaration* Template::resource(std::string_view logical_id) const {
    for (const ResourceDeclaration& declaration : resources) {
        if (declaration.logical_id == logical_id) return &declaration;
    }
    return nullptr;
}

const ParameterDeclaration* Template::parameter(std::string_view name) const {
    for (const ParameterDeclaration& declaration : parameters) {
        if (declaration.name == name) return &declaration;
    }
    return nullptr;
}

Loaded load(std::string_view bytes, Origin origin, std::string source_name) {
    Loaded refused;
    if (refused_by_size(bytes, origin, refused.diagnostics)) return refused;
    std::variant<Parsed, ParseError> result = parse(bytes);
    if (const ParseError* error = std::get_if<ParseError>(&result)) {
        refused.diagnostics.push_back(whole_template("template/not-well-formed", error->fault.message, error->span));
        return refused;
    }
    Parsed& parsed = std::get<Parsed>(result);
    Loaded loaded = check(std::move(parsed.root), parsed.json, std::move(source_name), std::move(refused.diagnostics), true);
    for (Diagnostic& note : parsed.notes) loaded.diagnostics.push_back(std::move(note));
    return loaded;
}

Loaded load_tree(Node root, bool json, std::string source_name) {
    return check(std::move(root), json, std::move(source_name), {}, false);
}

}  // namespace drydock::tmpl
