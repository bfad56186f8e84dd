#include "emulator/gateway/rest_routes.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace drydock::gateway {
namespace {

using catalog::Packed;
using protocols::OperationModel;
using protocols::Request;
using protocols::ServiceModel;
using protocols::Shape;

// An operation at its path, with what tells it from others there.
struct Candidate {
    std::string_view name, method;
    Packed operation;
    std::vector<std::pair<std::string_view, std::string_view>> constants;  // of the pattern's query; no value: any
    std::vector<std::string_view> query, headers;                          // names of required members there
    bool deprecated = false;
    bool alone = true;  // the only one with its method at its path
};

struct Node {
    std::vector<std::pair<std::string_view, std::unique_ptr<Node>>> literals;  // sorted
    std::unique_ptr<Node> label, greedy;
    std::vector<Candidate> operations;

    const Node* literal(std::string_view segment) const {
        const auto at = std::ranges::lower_bound(literals, segment, {}, [](const auto& child) { return child.first; });
        return at != literals.end() && at->first == segment ? at->second.get() : nullptr;
    }
};

// Takes what stands before the next `mark` off the front of `text`.
std::string_view next_part(std::string_view& text, char mark) {
    const std::size_t end = std::min(text.find(mark), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

Node& child_of(Node& parent, std::string_view segment) {
    if (segment.starts_with('{')) {
        auto& child = segment.ends_with("+}") ? parent.greedy : parent.label;
        if (!child) child = std::make_unique<Node>();
        return *child;
    }
    auto at = std::ranges::lower_bound(parent.literals, segment, {}, [](const auto& child) { return child.first; });
    if (at == parent.literals.end() || at->first != segment) at = parent.literals.emplace(at, segment, std::make_unique<Node>());
    return *at->second;
}

Candidate candidate_of(const OperationModel& operation, std::string_view constants) {
    Candidate candidate{.name = operation.name(), .method = operation.method(), .operation = operation.root()};
    while (!constants.empty()) {
        std::string_view pair = next_part(constants, '&');
        const std::string_view name = next_part(pair, '=');
        if (!name.empty()) candidate.constants.emplace_back(name, pair);
    }
    candidate.deprecated = operation.root()["deprecated"].boolean();
    const Shape input = operation.input();
    for (std::size_t i = 0; i < input.member_count(); ++i) {
        const auto [name, member] = input.member_at(i);
        const std::string_view location = member.text("location");
        if ((location != "querystring" && location != "header") || !input.required(name)) continue;
        const std::string_view spelt = member.trait("locationName").string(name);
        (location == "header" ? candidate.headers : candidate.query).push_back(spelt);
    }
    return candidate;
}

std::unique_ptr<Node> table_of(const ServiceModel& service) {
    auto root = std::make_unique<Node>();
    for (const auto& [name, packed] : service.operations().members()) {
        const OperationModel operation(service, name, packed);
        std::string_view constants = operation.uri();
        std::string_view path = next_part(constants, '?');
        Node* node = root.get();
        while (!path.empty()) {
            const std::string_view segment = next_part(path, '/');
            if (!segment.empty()) node = &child_of(*node, segment);
        }
        Candidate candidate = candidate_of(operation, constants);
        for (Candidate& other : node->operations) {
            if (other.method == candidate.method) other.alone = candidate.alone = false;
        }
        node->operations.push_back(std::move(candidate));
    }
    return root;
}

const Node& table(const ServiceModel& service) {
    static std::shared_mutex mutex;
    static std::unordered_map<const ServiceModel*, std::unique_ptr<Node>> tables;
    {
        const std::shared_lock lock(mutex);
        const auto found = tables.find(&service);
        if (found != tables.end()) return *found->second;
    }
    auto made = table_of(service);
    const std::unique_lock lock(mutex);
    return *tables.try_emplace(&service, std::move(made)).first->second;
}

bool same_text(std::string_view sent, std::string_view text) {
    return sent == text || (sent.find('%') != std::string_view::npos && protocols::url_decoded(sent) == text);
}

// True if the query has a parameter of that name and, unless it is "", of that value.
bool has_parameter(std::string_view query, std::string_view name, std::string_view value) {
    while (!query.empty()) {
        std::string_view sent = next_part(query, '&');
        if (same_text(next_part(sent, '='), name) && (value.empty() || same_text(sent, value))) return true;
    }
    return false;
}

class Search {
public:
    explicit Search(const Request& request) : request_(request), path_(request.path) {
        if (path_.starts_with('/')) path_.remove_prefix(1);
    }

    const Candidate* find(const Node& root) const { return below(root, 0); }

private:
    // The operation for what follows `position`, at or below the node.
    const Candidate* below(const Node& node, std::size_t position) const {
        if (position >= path_.size()) return best(node);
        const std::size_t end = std::min(path_.find('/', position), path_.size());
        const std::string_view segment = path_.substr(position, end - position);
        const std::size_t next = std::min(end + 1, path_.size());
        const Node* child = literal_child(node, segment);
        const Candidate* found = child == nullptr ? nullptr : below(*child, next);
        if (found == nullptr && node.label && !segment.empty()) found = below(*node.label, next);
        if (found == nullptr && node.greedy) found = after_greedy(*node.greedy, position);
        return found;
    }

    // A greedy label takes as much as what follows it in the pattern leaves.
    const Candidate* after_greedy(const Node& node, std::size_t position) const {
        if (!node.literals.empty()) {
            for (std::size_t slash = path_.rfind('/'); slash != std::string_view::npos && slash > position; slash = path_.rfind('/', slash - 1)) {
                const std::size_t end = std::min(path_.find('/', slash + 1), path_.size());
                const Node* child = literal_child(node, path_.substr(slash + 1, end - slash - 1));
                const Candidate* found = child == nullptr ? nullptr : below(*child, std::min(end + 1, path_.size()));
                if (found != nullptr) return found;
            }
        }
        return best(node);
    }

    static const Node* literal_child(const Node& node, std::string_view segment) {
        if (node.literals.empty()) return nullptr;
        return segment.find('%') == std::string_view::npos ? node.literal(segment) : node.literal(protocols::url_decoded(segment));
    }

    const Candidate* best(const Node& node) const {
        const Candidate* found = nullptr;
        std::tuple<std::size_t, int, int, bool> rank;
        for (const Candidate& candidate : node.operations) {
            if (candidate.method != request_.method || !constants_hold(candidate)) continue;
            if (candidate.alone) return &candidate;
            int given = 0, missing = 0;
            for (const std::string_view name : candidate.query) ++(has_parameter(request_.query, name, {}) ? given : missing);
            // POST /bucket/key is no CompleteMultipartUpload.
            if (missing > 0 && given == 0 && candidate.constants.empty()) continue;
            for (const std::string_view name : candidate.headers) ++(request_.headers.has(name) ? given : missing);
            const std::tuple ranked(candidate.constants.size(), given, -missing, !candidate.deprecated);
            if (found != nullptr && ranked <= rank) continue;
            found = &candidate;
            rank = ranked;
        }
        return found;
    }

    bool constants_hold(const Candidate& candidate) const {
        return std::ranges::all_of(candidate.constants,
                                   [this](const auto& constant) { return has_parameter(request_.query, constant.first, constant.second); });
    }

    const Request& request_;
    std::string_view path_;
};

}  // namespace

OperationModel rest_operation(const ServiceModel& service, const Request& request) {
    const Candidate* found = Search(request).find(table(service));
    return found == nullptr ? OperationModel() : OperationModel(service, found->name, found->operation);
}

}  // namespace drydock::gateway
