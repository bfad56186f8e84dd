// Files for what accounts hold and a model cannot: bodies of objects that are too large for memory. Each has a name, which resources keep; a file
// that is removed is gone when the last Body that reads it is. They are beside the state file where there is one, else in a temporary folder that
// goes with the process. Owned by the World; one thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "base/body.h"
#include "base/result.h"

namespace drydock::providers {

class Files {
public:
    // `state`: the path of the state file, or "". `discard`: what is there already can be read, but what is new goes with the process.
    Files(const std::string& state, bool discard);
    ~Files();
    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;

    // The name of a new file with all bytes of the bodies, one after the other. A file that is the whole of a body, and nobody else's, is moved; one
    // of Files is never changed. Fault InternalError if it cannot be written.
    Result<std::string> keep(std::span<Body> parts);
    // What a file of this size holds.
    Body body(const std::string& name, std::uint64_t size);
    void remove(const std::string& name);
    void clear();
    // Puts a copy of each file into the other, under its name.
    Result<void> copy_to(Files& other);

private:
    Result<std::string> folder();
    std::string path_of(const std::string& name) const;
    std::string new_path(std::string& name);

    std::string kept_;       // the folder beside the state file; "" if there is none
    std::string temporary_;  // "" until it is needed
    bool discard_ = false;
    std::uint64_t last_ = 0;
    bool counted_ = false;
    std::map<std::string, std::shared_ptr<SpoolFile>> open_;
};

}  // namespace drydock::providers
