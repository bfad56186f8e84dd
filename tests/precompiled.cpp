// CMake makes the precompiled header of a target that compiles something with it: this is that something, as catch_main.cpp configures Catch2 itself.
