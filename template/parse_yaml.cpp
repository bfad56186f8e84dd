// YAML through libyaml's events. CloudFormation reads YAML 1.1 with exceptions: dates, octal, hexadecimal and sexagesimal numbers stay strings,
// aliases and merge keys are refused, and its short tags (!Ref X) are maps of one member ({"Ref": X}).
#include <yaml.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/json.h"
#include "template/parse_source.h"

namespace drydock::tmpl {

namespace {

// Functions that have a short form. Ref and Condition keep their names, the others get the prefix Fn::.
constexpr std::array<std::string_view, 27> short_forms = {
    "And",    "Base64",       "Cidr",        "Contains", "EachMemberEquals", "EachMemberIn", "Equals", "FindInMap", "ForEach", "GetAZs",
    "GetAtt", "If",           "ImportValue", "Join",     "Length",           "Not",          "Or",     "RefAll",    "Select",  "Split",
    "Sub",    "ToJsonString", "Transform",   "ValueOf",  "ValueOfAll",       "Condition",    "Ref",
};

// The name of the function behind a short tag, "" if there is none.
std::string function_of(const std::string& tag) {
    if (tag.size() < 2 || tag[0] != '!') return {};
    const std::string_view name = std::string_view(tag).substr(1);
    if (std::find(short_forms.begin(), short_forms.end(), name) == short_forms.end()) return {};
    return name == "Ref" || name == "Condition" ? std::string(name) : "Fn::" + std::string(name);
}

// YAML 1.1's standard tags that CloudFormation takes; binary, omap, pairs, set and timestamp are not among them.
bool is_standard(const std::string& tag) {
    constexpr std::string_view prefix = "tag:yaml.org,2002:";
    if (tag.empty() || tag == "!") return true;
    if (!tag.starts_with(prefix)) return false;
    static constexpr std::array<std::string_view, 7> known = {"str", "int", "float", "bool", "null", "map", "seq"};
    return std::find(known.begin(), known.end(), std::string_view(tag).substr(prefix.size())) != known.end();
}

bool is_boolean(std::string_view text) {
    static constexpr std::array<std::string_view, 18> names = {"true", "True", "TRUE", "false", "False", "FALSE", "yes", "Yes", "YES",
                                                               "no",   "No",   "NO",   "on",    "On",    "ON",    "off", "Off", "OFF"};
    return text.size() <= 5 && std::find(names.begin(), names.end(), text) != names.end();
}

// A number as JSON writes it. The other forms of YAML 1.1 (0755, 0x1F, 1_000, 1:30, .inf) are texts to CloudFormation.
bool is_number(std::string_view text) {
    std::size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
    const auto digits = [&] {
        const std::size_t start = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
        return at - start;
    };
    const std::size_t whole_start = at;
    const std::size_t whole = digits();
    if (whole == 0 || (whole > 1 && text[whole_start] == '0')) return false;
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (digits() == 0) return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        if (digits() == 0) return false;
    }
    return at == text.size();
}

bool is_null(std::string_view text) {
    return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

Node::Kind plain_kind(std::string_view text) {
    if (is_null(text)) return Node::Kind::null;
    const char first = text.empty() ? '\0' : text[0];
    if ((first == '-' || (first >= '0' && first <= '9')) && is_number(text)) return Node::Kind::number;
    return is_boolean(text) ? Node::Kind::boolean : Node::Kind::string;
}

// libyaml counts characters from 0.
Span span_of(const yaml_mark_t& mark) {
    return {static_cast<int>(mark.line) + 1, static_cast<int>(mark.column) + 1};
}

std::string text_of(const yaml_char_t* text) {
    return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

class TreeBuilder {
public:
    explicit TreeBuilder(const ParseLimits& limits) : limits_(limits) {}

    // Why reading must end here: a limit is exceeded, or a second document begins.
    const std::optional<ParseError>& stop() const { return stop_; }

    std::variant<Parsed, ParseError> take() {
        if (failure_) return std::move(*failure_);
        Parsed parsed;
        parsed.root = std::move(root_);
        parsed.notes = std::move(notes_);
        return parsed;
    }

    void handle(const yaml_event_t& event) {
        const Span span = span_of(event.start_mark);
        switch (event.type) {
            case YAML_DOCUMENT_START_EVENT:
                if (documents_++ > 0) stop_ = not_well_formed("YAML", span);
                return;
            case YAML_ALIAS_EVENT: return alias(span, text_of(event.data.alias.anchor));
            case YAML_SCALAR_EVENT: return scalar(span, event);
            case YAML_SEQUENCE_START_EVENT:
                return open(Node::Kind::list, span, text_of(event.data.sequence_start.tag), text_of(event.data.sequence_start.anchor));
            case YAML_MAPPING_START_EVENT:
                return open(Node::Kind::map, span, text_of(event.data.mapping_start.tag), text_of(event.data.mapping_start.anchor));
            case YAML_SEQUENCE_END_EVENT:
            case YAML_MAPPING_END_EVENT: return close();
            case YAML_NO_EVENT:
            case YAML_STREAM_START_EVENT:
            case YAML_STREAM_END_EVENT:
            case YAML_DOCUMENT_END_EVENT: return;
        }
    }

private:
    struct Frame {
        Node node;
        std::string tag;
        std::string anchor;
        MemberSink sink;
        std::optional<std::string> key;  // of the member whose value comes next
        Span key_span;
        std::size_t nodes_before = 0;
        int deepest = 0;
        std::vector<Node> merges;  // values of << keys, until the map is complete
    };
    struct Anchored {
        Node node;
        std::size_t nodes = 0;
        int depth = 0;
    };

    // Keeps the first fault of content. It counts only if the rest of the document has no fault of syntax: AWS's reader, too, looks at tags, keys and
    // aliases after it has read everything.
    void fail(ParseError error) {
        if (!failure_) failure_ = std::move(error);
    }

    Node begin_node(Span span) {
        Node node;
        node.span = span;
        count(1, span);
        return node;
    }

    void alias(Span span, const std::string& anchor) {
        if (!limits_.aliases) {
            fail({Fault::validation_error("Template error: YAML aliases are not allowed in CloudFormation templates"), span});
            return place(begin_node(span));
        }
        const auto target = anchors_.find(anchor);
        if (target == anchors_.end()) {  // unknown, or an alias inside of what it stands for
            fail(not_well_formed("YAML", span));
            return place(begin_node(span));
        }
        count(target->second.nodes, span);
        check_depth(target->second.depth, span);
        if (!stop_) place(target->second.node);
    }

    void scalar(Span span, const yaml_event_t& event) {
        const auto& data = event.data.scalar;
        Node node = begin_node(span);
        node.text.assign(reinterpret_cast<const char*>(data.value), data.length);
        node.kind = data.plain_implicit != 0 && data.tag == nullptr ? plain_kind(node.text) : Node::Kind::string;
        if (node.kind == Node::Kind::null) node.text.clear();
        const std::string tag = text_of(data.tag);
        if (tag.size() > 1) tagged_scalar(node, tag);
        const std::string anchor = text_of(data.anchor);
        if (limits_.aliases && !anchor.empty()) anchors_[anchor] = {node, 1, 0};
        place(std::move(node));
    }

    void count(std::size_t more, Span span) {
        nodes_ += more;
        if (nodes_ > limits_.nodes && !stop_) stop_ = too_many_nodes(limits_.nodes, span);
    }

    // `below` levels under the node that is about to be added.
    void check_depth(int below, Span span) {
        const int depth = static_cast<int>(frames_.size()) + below;
        if (depth > limits_.depth && !stop_) stop_ = too_deep(limits_.depth, span);
        if (!frames_.empty()) frames_.back().deepest = std::max(frames_.back().deepest, below);
    }

    void open(Node::Kind kind, Span span, const std::string& tag, std::string anchor) {
        Frame frame;
        frame.node = begin_node(span);
        frame.node.kind = kind;
        frame.nodes_before = nodes_ - 1;
        if (tag.size() > 1) {
            if (!is_standard(tag) && function_of(tag).empty()) fail(not_well_formed("YAML", frame.node.span));
            frame.tag = tag;
        }
        frame.anchor = std::move(anchor);
        check_depth(1, frame.node.span);
        frames_.push_back(std::move(frame));
    }

    void close() {
        Frame frame = std::move(frames_.back());
        frames_.pop_back();
        for (const Node& merge : frame.merges) apply_merge(frame.node, merge);
        if (const std::string function = function_of(frame.tag); !function.empty()) frame.node = call(function, std::move(frame.node));
        const int depth = frame.deepest + 1;
        if (!frames_.empty()) frames_.back().deepest = std::max(frames_.back().deepest, depth);
        if (limits_.aliases && !frame.anchor.empty()) anchors_[frame.anchor] = {frame.node, nodes_ - frame.nodes_before, depth};
        place(std::move(frame.node));
    }

    // {"Fn::X": argument}
    Node call(const std::string& function, Node argument) {
        Node node;
        node.kind = Node::Kind::map;
        node.span = argument.span;
        count(1, node.span);
        node.members.push_back({function, argument.span, std::move(argument)});
        return node;
    }

    void tagged_scalar(Node& node, const std::string& tag) {
        if (const std::string function = function_of(tag); !function.empty()) {
            if (function == "Fn::GetAtt") split_attribute(node);
            check_depth(function == "Fn::GetAtt" ? 2 : 1, node.span);
            node = call(function, std::move(node));
            return;
        }
        if (!is_standard(tag)) return fail(not_well_formed("YAML", node.span));
        const std::string_view name = std::string_view(tag).substr(tag.rfind(':') + 1);
        if (name == "null") node.kind = Node::Kind::null;
        if (name == "bool" || name == "int" || name == "float") node.kind = plain_kind(node.text);
    }

    // !GetAtt Resource.Some.Attribute: the first dot parts the two, further dots belong to the attribute.
    void split_attribute(Node& node) {
        const std::string text = std::move(node.text);
        const std::size_t dot = text.find('.');
        Node part;
        part.kind = Node::Kind::string;
        part.span = node.span;
        part.text = text.substr(0, dot);
        node.text.clear();
        node.kind = Node::Kind::list;
        node.items.push_back(part);
        if (dot == std::string::npos) return;
        part.text = text.substr(dot + 1);
        node.items.push_back(std::move(part));
    }

    // The node is complete: into its list, under its key, as the next key, or as the root.
    void place(Node node) {
        if (frames_.empty()) {
            root_ = std::move(node);
            return;
        }
        Frame& frame = frames_.back();
        if (frame.node.kind == Node::Kind::list) {
            frame.node.items.push_back(std::move(node));
        } else if (!frame.key) {
            frame.key = key_text(node);
            frame.key_span = node.span;
        } else if (limits_.aliases && *frame.key == "<<") {
            frame.key.reset();
            frame.merges.push_back(std::move(node));
        } else {
            frame.sink.put(frame.node, std::move(*frame.key), frame.key_span, std::move(node), notes_);
            frame.key.reset();
        }
    }

    std::string key_text(const Node& node) {
        if (node.is_string()) return node.text;
        std::string received;
        switch (node.kind) {
            case Node::Kind::number: received = "numeric [" + node.text + "]"; break;
            case Node::Kind::boolean: received = "boolean [" + node.json().dump() + "]"; break;
            case Node::Kind::null: received = "a null"; break;
            case Node::Kind::list: received = "a list"; break;
            default: received = "a map";
        }
        fail({Fault::validation_error("Template format error: [" + path() + "] map keys must be strings; received " + received + " instead"),
              node.span});
        return node.text;
    }

    // Where the innermost open map stands: /Mappings/Accounts.
    std::string path() const {
        std::string text;
        for (std::size_t i = 0; i + 1 < frames_.size(); ++i) {
            const Frame& frame = frames_[i];
            text += '/';
            text += frame.node.kind == Node::Kind::list ? std::to_string(frame.node.items.size()) : frame.key.value_or("");
        }
        return text.empty() ? "/" : text;
    }

    // << in what AWS::Include brings in: members that the map does not have itself.
    void apply_merge(Node& node, const Node& merge) {
        if (merge.is_list()) {
            for (const Node& item : merge.items) apply_merge(node, item);
            return;
        }
        for (const Node::Member& entry : merge.members) {
            if (node.find(entry.key) == nullptr) node.members.push_back(entry);
        }
    }

    ParseLimits limits_;
    Node root_;
    std::vector<Frame> frames_;
    std::map<std::string, Anchored> anchors_;
    std::vector<Diagnostic> notes_;
    std::size_t nodes_ = 0;
    int documents_ = 0;
    std::optional<ParseError> failure_, stop_;
};

// libyaml's parser, deleted at the end of its scope.
class Reader {
public:
    explicit Reader(std::string_view bytes) {
        yaml_parser_initialize(&parser_);
        yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
        yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    }
    ~Reader() { yaml_parser_delete(&parser_); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    // Hands events to the builder until the end of the stream, a stop, or an error of syntax, whose place is returned.
    std::optional<Span> read(TreeBuilder& builder) {
        for (;;) {
            yaml_event_t event;
            if (yaml_parser_parse(&parser_, &event) == 0) return span_of(parser_.problem_mark);
            builder.handle(event);
            const bool end = event.type == YAML_STREAM_END_EVENT;
            yaml_event_delete(&event);
            if (end || builder.stop()) return std::nullopt;
        }
    }

private:
    yaml_parser_t parser_{};
};

}  // namespace

std::variant<Parsed, ParseError> parse_yaml(std::string_view bytes, const ParseLimits& limits) {
    if (const Span bad = unreadable(bytes, true)) return not_well_formed("YAML", bad);
    TreeBuilder builder(limits);
    const std::optional<Span> wrong = Reader(bytes).read(builder);
    if (builder.stop()) return *builder.stop();
    if (wrong) return not_well_formed("YAML", *wrong);
    return builder.take();
}

}  // namespace drydock::tmpl
