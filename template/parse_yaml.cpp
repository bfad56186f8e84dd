// YAML through yaml-cpp's events. CloudFormation reads YAML 1.1 with exceptions: dates, octal, hexadecimal and sexagesimal numbers stay strings,
// aliases and merge keys are refused, and its short tags (!Ref X) are maps of one member ({"Ref": X}).
#include <yaml-cpp/anchor.h>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <istream>
#include <map>
#include <optional>
#include <streambuf>

#include "base/json.h"
#include "template/parse_source.h"

namespace drydock::tmpl {

namespace {

// Aborts yaml-cpp's parser from inside an event: a limit is exceeded, or a second document begins. Never leaves this file.
struct Stop {
    ParseError error;
};

// The bytes as a stream, without a copy.
class ViewBuffer final : public std::streambuf {
public:
    explicit ViewBuffer(std::string_view bytes) {
        char* begin = const_cast<char*>(bytes.data());  // streambuf's interface; a get area is never written to
        setg(begin, begin, begin + bytes.size());
    }
};

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
    if (tag.empty() || tag == "?" || tag == "!") return true;
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

Node::Kind plain_kind(std::string_view text) {
    const char first = text.empty() ? '\0' : text[0];
    if ((first == '-' || (first >= '0' && first <= '9')) && is_number(text)) return Node::Kind::number;
    return is_boolean(text) ? Node::Kind::boolean : Node::Kind::string;
}

class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(std::string_view bytes, const ParseLimits& limits) : bytes_(bytes), limits_(limits) {}

    std::variant<Parsed, ParseError> take() {
        if (failure_) return std::move(*failure_);
        Parsed parsed;
        parsed.root = std::move(root_);
        parsed.notes = std::move(notes_);
        return parsed;
    }

    // Columns count characters, yaml-cpp's count bytes.
    Span span_of(const YAML::Mark& mark) const {
        if (mark.line < 0) return {};
        const std::size_t end = std::min(static_cast<std::size_t>(std::max(mark.pos, 0)), bytes_.size());
        const std::size_t begin = end - std::min(end, static_cast<std::size_t>(std::max(mark.column, 0)));
        const auto inside = std::count_if(bytes_.begin() + static_cast<std::ptrdiff_t>(begin), bytes_.begin() + static_cast<std::ptrdiff_t>(end),
                                          [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; });
        return {mark.line + 1, mark.column + 1 - static_cast<int>(inside)};
    }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (documents_++ > 0) throw Stop{not_well_formed("YAML", span_of(mark))};
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        Node node = begin_node(mark);
        add(std::move(node), anchor);
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        if (!limits_.aliases) {
            fail({Fault::validation_error("Template error: YAML aliases are not allowed in CloudFormation templates"), span_of(mark)});
            return add(begin_node(mark), 0);
        }
        const auto target = anchors_.find(anchor);
        if (target == anchors_.end()) {  // an alias inside of what it stands for
            fail(not_well_formed("YAML", span_of(mark)));
            return add(begin_node(mark), 0);
        }
        count(target->second.nodes, span_of(mark));
        check_depth(target->second.depth, span_of(mark));
        add(target->second.node, 0);
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
        Node node = begin_node(mark);
        node.text = value;
        node.kind = tag == "?" ? plain_kind(value) : Node::Kind::string;
        if (tag.size() > 1) {
            tagged_scalar(node, tag);
        }
        add(std::move(node), anchor);
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
        open(Node::Kind::list, mark, tag, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
        open(Node::Kind::map, mark, tag, anchor);
    }
    void OnMapEnd() override { close(); }

private:
    struct Frame {
        Node node;
        std::string tag;
        YAML::anchor_t anchor = 0;
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

    Node begin_node(const YAML::Mark& mark) {
        Node node;
        node.span = span_of(mark);
        count(1, node.span);
        return node;
    }

    void count(std::size_t more, Span span) {
        nodes_ += more;
        if (nodes_ > limits_.nodes) throw Stop{too_many_nodes(limits_.nodes, span)};
    }

    // `below` levels under the node that is about to be added.
    void check_depth(int below, Span span) {
        const int depth = static_cast<int>(frames_.size()) + below;
        if (depth > limits_.depth) throw Stop{too_deep(limits_.depth, span)};
        if (!frames_.empty()) frames_.back().deepest = std::max(frames_.back().deepest, below);
    }

    void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        Frame frame;
        frame.node = begin_node(mark);
        frame.node.kind = kind;
        frame.nodes_before = nodes_ - 1;
        if (tag.size() > 1) {
            if (!is_standard(tag) && function_of(tag).empty()) fail(not_well_formed("YAML", frame.node.span));
            frame.tag = tag;
        }
        frame.anchor = anchor;
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
        if (limits_.aliases && frame.anchor != 0) anchors_[frame.anchor] = {frame.node, nodes_ - frame.nodes_before, depth};
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

    void add(Node node, YAML::anchor_t anchor) {
        if (limits_.aliases && anchor != 0) anchors_[anchor] = {node, 1, 0};
        place(std::move(node));
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
            case Node::Kind::number:
                received = "numeric [" + node.text + "]";
                break;
            case Node::Kind::boolean:
                received = "boolean [" + node.json().dump() + "]";
                break;
            case Node::Kind::null:
                received = "a null";
                break;
            case Node::Kind::list:
                received = "a list";
                break;
            default:
                received = "a map";
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

    std::string_view bytes_;
    ParseLimits limits_;
    Node root_;
    std::vector<Frame> frames_;
    std::map<YAML::anchor_t, Anchored> anchors_;
    std::vector<Diagnostic> notes_;
    std::size_t nodes_ = 0;
    int documents_ = 0;
    std::optional<ParseError> failure_;
};

}  // namespace

std::variant<Parsed, ParseError> parse_yaml(std::string_view bytes, const ParseLimits& limits) {
    if (const Span bad = unreadable(bytes, true)) return not_well_formed("YAML", bad);
    ViewBuffer buffer(bytes);
    std::istream stream(&buffer);
    TreeBuilder builder(bytes, limits);
    try {
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
        return builder.take();
    } catch (const Stop& stop) {
        return stop.error;
    } catch (const YAML::DeepRecursion& error) {
        return too_deep(limits.depth, builder.span_of(error.mark));
    } catch (const YAML::Exception& error) {
        return not_well_formed("YAML", builder.span_of(error.mark));
    }
}

}  // namespace drydock::tmpl
