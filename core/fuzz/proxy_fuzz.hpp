// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file proxy_fuzz.hpp
/// What both proxy handshakes promise, whatever the proxy says.
#include "fuzz_target.hpp"
#include "shoal/base/error.hpp"

namespace shoal::fuzz {

/// Where a handshake ended. Trivial.
struct HandshakeEnd {
    std::size_t taken = 0;
    bool is_done = false;
    Errc error = Errc::kOk;
    int reply_code = 0;
    friend bool operator==(const HandshakeEnd&, const HandshakeEnd&) = default;
};

/// `is_exact`: no more than wanted_bytes() at a time, of which all must be taken.
template <typename Handshake>
HandshakeEnd run_handshake(Handshake handshake, std::string_view answer, std::uint32_t seed, bool is_exact) {
    HandshakeEnd end;
    for (std::string_view piece : cut_in_pieces(answer, seed)) {
        while (!piece.empty() && !handshake.is_done()) {
            (void)handshake.take_output();
            require(handshake.wanted_bytes() > 0, "who is not done wants bytes");
            const ExactCopy part(is_exact ? piece.substr(0, handshake.wanted_bytes()) : piece);
            const auto fed = handshake.feed(std::as_bytes(part.span()));
            if (!fed) {
                require(!handshake.is_done(), "a failed handshake is not done");
                return {0, false, fed.error().code, handshake.reply_code()};
            }
            require(*fed <= part.view().size(), "no more is taken than given");
            require(handshake.is_done() || *fed == part.view().size(), "all is taken until the end");
            require(!is_exact || *fed == part.view().size(), "wanted bytes are the handshake's");
            end.taken += *fed;
            piece.remove_prefix(*fed);
        }
    }
    end.is_done = handshake.is_done();
    end.reply_code = handshake.reply_code();
    return end;
}

template <typename Handshake>
void check_handshake(const Handshake& handshake, std::string_view answer) {
    const HandshakeEnd by_byte = run_handshake(handshake, answer, 1, false);
    for (const std::uint32_t seed : {0U, 7U}) {
        require(run_handshake(handshake, answer, seed, false) == by_byte, "cuts change nothing");
        require(run_handshake(handshake, answer, seed, true) == by_byte, "nor does exact reading");
    }
}

}  // namespace shoal::fuzz
