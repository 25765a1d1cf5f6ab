// SPDX-License-Identifier: Apache-2.0
/// The configuration of the ports, as the core gets it.
#include "server/server_object.hpp"
#include "stream/length_callback.hpp"

namespace shoal::php {
namespace {

/// framing::LengthFunction of a port; context: its PortSettings. Runs on the event loop of a worker: an
/// exception or a fatal error ends the worker, as in a callback of the server.
std::int64_t call_port_length_function(void* context, std::span<const std::byte> input) {
    PortSettings& port = *static_cast<PortSettings*>(context);
    const LengthAnswer answer = call_length_callback(port.length_function, input);
    if (answer.status == CallStatus::kReturned && EG(exception) == nullptr) [[likely]]
        return answer.length;
    Runtime& runtime = *Runtime::peek();
    if (answer.status == CallStatus::kBailedOut) runtime.note_bailout();
    if (EG(exception) != nullptr) runtime.handle_uncaught(Uncaught::kTerminate);
    port.server.end_if_terminating();
    return -1;
}

server::PortConfig resolve_port(const ServerState& state, std::size_t index) {
    PortSettings& own = *state.ports[index];
    PortSettings& main = *state.ports.front();
    const bool inherits = index > 0 && !own.has_settings;
    server::PortConfig port = own.config;
    if (inherits) server::inherit(port, main.config);
    port.protocols.http = speaks_http(state, index);
    port.http = main.config.http;
    PortSettings& framed = inherits ? main : own;
    if (framed.length_function.is_set()) {
        port.framing.options.function = &call_port_length_function;
        port.framing.options.function_context = &framed;
    }
    return port;
}

}  // namespace

bool speaks_http(const ServerState& state, std::size_t index) noexcept {
    const PortSettings& own = *state.ports[index];
    if (index == 0 || own.has_protocol) return own.config.protocols.http;
    // A port whose set() was called does not inherit the protocol of the first port.
    if (own.has_settings)
        return state.is_http_server && find_port_callback(state, index, "receive") == nullptr;
    return state.ports.front()->config.protocols.http;
}

server::ServerConfig resolve_config(const ServerState& state) {
    server::ServerConfig config = state.config;
    for (std::size_t i = 0; i < state.ports.size(); ++i)
        config.ports.push_back(resolve_port(state, i));
    return config;
}

}  // namespace shoal::php
