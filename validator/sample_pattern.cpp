// Strings that a regular expression matches. Declared in validator/sample.h.
// The expression is read into a tree, the tree is turned into text several times with growing variety, and the first text that the real engine
// (base/regex.h) accepts is taken: so that lookarounds, which the tree leaves out, are right all the same.
#include <algorithm>
#include <string>
#include <vector>

#include "base/regex.h"
#include "validator/regex_tree.h"
#include "validator/sample.h"
#include "validator/scalar.h"

namespace drydock::validator {
namespace {

// Tried where an expression consists of conditions on the whole rather than of parts: passwords, JSON paths, ARNs.
constexpr std::string_view usual_answers[] = {"Aa1!Aa1!Aa1!", "$.sample", "arn:aws:fsx:us-east-1:123456789012:file-system/fs-0123456789abcdef0"};

std::size_t shortest(const RegexTree& tree) {
    std::size_t length = 0;
    switch (tree.kind) {
        case RegexTree::Kind::literal:
        case RegexTree::Kind::set: return 1;
        case RegexTree::Kind::sequence:
        case RegexTree::Kind::group:
            for (const auto& part : tree.parts) length += shortest(*part);
            return length;
        case RegexTree::Kind::choice:
            length = unbounded_length;
            for (const auto& part : tree.parts) length = std::min(length, shortest(*part));
            return length;
        case RegexTree::Kind::repeat: return std::min(unbounded_length, shortest(*tree.parts[0]) * tree.least);
        default: return 0;
    }
}

// Turns a tree into text. `plain` takes the first alternative and the simplest letters, otherwise both are drawn.
class Writer {
public:
    Writer(IdSource& ids, bool plain, std::size_t spare) : ids_(&ids), plain_(plain), spare_(spare) {}

    std::string text;

    void write(const RegexTree& tree) {
        switch (tree.kind) {
            case RegexTree::Kind::nothing: return;
            case RegexTree::Kind::literal: text += tree.literal; return;
            case RegexTree::Kind::set: text += letter(tree.set); return;
            case RegexTree::Kind::sequence:
                for (const auto& part : tree.parts) write(*part);
                return;
            case RegexTree::Kind::choice: write(*tree.parts[plain_ ? 0 : draw(tree.parts.size())]); return;
            case RegexTree::Kind::repeat: repeat(tree); return;
            case RegexTree::Kind::group: {
                const std::size_t from = text.size();
                write(*tree.parts[0]);
                if (groups_.size() <= tree.number) groups_.resize(tree.number + 1);
                groups_[tree.number] = text.substr(from);
                return;
            }
            case RegexTree::Kind::again:
                if (tree.number < groups_.size()) text += groups_[tree.number];
                return;
        }
    }

private:
    std::size_t draw(std::size_t below) { return static_cast<std::size_t>(ids_->number() % below); }

    std::string letter(const CharacterSet& set) {
        if (set.characters.empty()) return set.other;
        std::string usual;
        for (const char c : letters_and_digits) {
            if (set.characters.find(c) != std::string::npos) usual += c;
        }
        if (usual.empty()) return std::string(1, set.characters[plain_ ? 0 : draw(set.characters.size())]);
        if (plain_) return std::string(1, usual[0]);
        const bool unusual = draw(12) == 0;
        const std::string& from = unusual ? set.characters : usual;
        return std::string(1, from[draw(from.size())]);
    }

    // Beyond its least number, a repetition takes of the length that is to spare: all of it, or part of it where others may want some.
    void repeat(const RegexTree& tree) {
        const RegexTree& part = *tree.parts[0];
        const std::size_t size = std::max<std::size_t>(1, shortest(part));
        std::size_t more = std::min(tree.most - tree.least, spare_ / size);
        if (!plain_ && more > 0 && draw(2) == 0) more = draw(more + 1);
        spare_ -= std::min(spare_, more * size);
        for (std::size_t i = 0; i < tree.least + more && text.size() < unbounded_length; ++i) write(part);
    }

    IdSource* ids_;
    bool plain_;
    std::size_t spare_;
    std::vector<std::string> groups_;
};

}  // namespace

std::string sample_of_pattern(std::string_view pattern, std::size_t min_length, std::size_t max_length, IdSource& ids) {
    return sample_of_pattern(pattern, min_length, max_length, ids, [](std::string_view) { return true; });
}

std::string sample_of_pattern(std::string_view pattern, std::size_t min_length, std::size_t max_length, IdSource& ids,
                              const std::function<bool(std::string_view)>& accept) {
    const auto tree = read_regex(pattern);
    const Regex& regex = Regex::of(pattern);
    const auto right = [&](std::string_view text, std::size_t length) {
        return length >= min_length && length <= max_length && regex.search(text) && accept(text);
    };
    const std::size_t least = shortest(*tree);
    constexpr int attempts = 400;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        // First as short as may be, then with some length to spare, at last with a lot of it.
        const std::size_t growth = static_cast<std::size_t>(attempt % 20) * (attempt < attempts / 2 ? 1 : 4);
        const std::size_t want = std::max(min_length, attempt == 0 ? 0 : least + growth);
        const std::size_t spare = std::min(want, max_length) > least ? std::min(want, max_length) - least : 0;
        Writer writer(ids, attempt < 2, spare);
        writer.write(*tree);
        while (characters(writer.text) < min_length && writer.text.size() < unbounded_length) writer.text += 'a';  // where the expression has no end
        if (right(writer.text, characters(writer.text))) return writer.text;
    }
    for (const auto answer : usual_answers) {
        if (right(answer, answer.size())) return std::string(answer);
    }
    return "";
}

}  // namespace drydock::validator
