#include <exception>
#include <iostream>

#include "emulator/cli/command.h"

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    try {
        return drydock::cli::run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "drydock: internal fault: " << error.what() << "\nPlease report it with the template that caused it.\n";
        return drydock::cli::internal;
    }
}
