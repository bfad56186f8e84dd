#include <iostream>
#include <memory>
#include <thread>

#include "base/version.h"
#include "emulator/cli/serving.h"
#include "emulator/cli/stack_options.h"

namespace drydock::cli::commands {
namespace {

bool on_loopback(const std::string& address) {
    return address.starts_with("127.") || address == "::1" || address == "localhost";
}

int run(const ServingOptions& options) {
    const auto serving = Serving::open(options);
    if (!serving) return complain(serving.fault());
    std::cout << version_line() << " listens on " << (*serving)->url() << "\n";
    if (options.gateway.unix_socket.empty() && !on_loopback(options.gateway.address))
        std::cout << "Everybody who reaches this machine reaches it, at " << options.gateway.address << "\n";
    std::cout << std::flush;
    // Programs at start call the server, which runs meanwhile.
    std::thread init([&] {
        for (const std::string& failure : (*serving)->initialise()) std::cerr << "drydock: " << failure << "\n";
        if ((*serving)->ready()) std::cout << "Ready." << std::endl;
    });
    (*serving)->run(true);
    (*serving)->stop_initialising();
    init.join();
    return deployed;
}

}  // namespace

void serve(Commands& commands) {
    commands.add({.name = "serve",
                  .group = Group::server,
                  .summary = "AWS's APIs on a port of this machine, for the AWS CLI, SDKs, CDK and tests",
                  .examples = "  drydock serve\n"
                              "  drydock serve --port 0 --persist .drydock --log json\n"
                              "  drydock serve --init init/ready.d --pace 10\n"
                              "  drydock serve --tls --address 0.0.0.0\n",
                  .declare = [](CLI::App& app) {
                      auto options = std::make_shared<ServingOptions>();
                      gateway::GatewayOptions& gateway = options->gateway;
                      app.add_option("--port", gateway.port, "port; 0 for a free one")->check(CLI::Range(0, 65535))->capture_default_str();
                      app.add_option("--address", gateway.address, "address to listen on")->capture_default_str();
                      app.add_option("--unix-socket", gateway.unix_socket, "listen on a Unix socket instead")->type_name("PATH");
                      app.add_flag("--tls", gateway.tls, "HTTPS, with a certificate made at start unless one is given");
                      app.add_option("--certificate", gateway.certificate, "PEM file with the certificate (and its chain)")->type_name("FILE");
                      app.add_option("--key", gateway.key, "PEM file with the certificate's private key")->type_name("FILE");
                      app.add_option("--threads", gateway.threads, "threads that serve; one less than there are cores if 0")->capture_default_str();
                      options->declare(app);
                      return [options] {
                          if (!options->gateway.certificate.empty()) options->gateway.tls = true;
                          return run(*options);
                      };
                  }});
}

}  // namespace drydock::cli::commands
