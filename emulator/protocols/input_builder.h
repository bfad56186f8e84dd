// Builds an input from the events of a parser (JSON or CBOR), led by its shape: members get their names and their types, unknown ones are left out,
// and what does not fit is refused in AWS's words. Depth and time are bounded whatever the body says. One body each; one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/fault.h"
#include "base/json.h"
#include "emulator/protocols/bindings.h"
#include "emulator/protocols/model.h"
#include "emulator/protocols/wording.h"

namespace drydock::protocols {

class InputBuilder {
public:
    // How deep structures, lists and maps may stand in each other.
    static constexpr std::size_t depth_limit = 512;

    // `base64`: blobs are texts in base64 rather than bytes.
    InputBuilder(const Shape& root, bool base64);

    // What the parser saw, in its order; false: it stops, and fault() says why.
    bool null();
    bool boolean(bool value);
    bool number(const Json& value);
    bool text(std::string&& value);
    bool bytes(std::string&& value);
    bool start_list();
    bool end_list();
    bool start_object();
    bool key(const std::string& name);
    bool end_object();

    const std::optional<Fault>& fault() const { return fault_; }
    void set_fault(Fault fault) { fault_ = std::move(fault); }
    bool complete() const { return started_ && frames_.empty(); }
    Json take() { return std::move(root_); }

private:
    enum class Frame : std::uint8_t { structure, map, list, document_object, document_list, unknown };
    struct Level {
        Frame frame = Frame::unknown;
        Json* value = nullptr;
        Shape inner;  // of the elements, or of the values
        const Bindings* members = nullptr;
        const Binding* member = nullptr;  // whose value comes next
        std::string name;                 // of the map's entry that comes next
        std::size_t last = 0;             // index of the latest member
        bool sorted = true;
        bool sparse = false;
    };

    // The shape of the value that comes; none: anything goes or nobody wants it.
    const Shape& expected() const;
    bool unknown() const;
    bool document() const;
    bool in_collection() const;
    // Where the value that comes belongs.
    Json* place(Json&& value);
    bool mismatch(Token token);
    bool scalar(Json&& value);
    bool push(Frame frame, Json* value);
    void finish_structure(Level& level) const;

    Shape root_shape_;
    bool base64_;
    Wording wording_;
    Json root_;
    bool started_ = false;
    std::vector<Level> frames_;
    std::optional<Fault> fault_;
};

// The last entry of each name stays.
void drop_repeated_names(Json& object);

}  // namespace drydock::protocols
