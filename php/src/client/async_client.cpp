// SPDX-License-Identifier: Apache-2.0
/// Swoole\Async\Client: the connection and its events. See the invariants in the header.
#include "client/async_client.hpp"

#include "client/async_attempt.hpp"
#include "runtime/callbacks.hpp"
#include "runtime/io.hpp"
#include "socket/socket_call.hpp"

namespace shoal::php {
namespace {

/// Packets of one client that are delivered per loop turn.
constexpr int kMaxPacketsPerTurn = 64;
/// Bytes of a file that are sent per loop turn.
constexpr std::int64_t kFilePartBytes = 1 << 20;
/// Limit of the send queue without socket_buffer_size, as in Swoole.
constexpr std::size_t kDefaultQueueBytes = 8U << 20;

IntrusiveList<AsyncClient>& clients() {
    static auto* const list = new IntrusiveList<AsyncClient>;
    return *list;
}

void abandon_clients(bool is_forked) {
    for (AsyncClient* client = clients().first(); client != nullptr; client = clients().next(*client))
        client->abandon(is_forked);
}

/// An option of set() that only asynchronous clients have; 0: not given. [Z] but runs no PHP code.
std::size_t watermark(SyncClientObject& self, std::string_view name) {
    zval storage;
    zval* const setting =
        zend_read_property(self.std.ce, &self.std, ZEND_STRL("setting"), /*silent=*/true, &storage);
    if (Z_TYPE_P(setting) != IS_ARRAY) return 0;
    const zval* const value = zend_hash_str_find_deref(Z_ARRVAL_P(setting), name.data(), name.size());
    const bool is_number = value != nullptr && Z_TYPE_P(value) <= IS_STRING;
    const zend_long number = is_number ? zval_get_long(const_cast<zval*>(value)) : 0;
    return number > 0 ? static_cast<std::size_t>(number) : 0;
}

bool must_wait(Error error) noexcept {
    return error.code == Errc::kAgain || error.code == Errc::kTimedOut;
}

}  // namespace

// ---- life ------------------------------------------------------------------------------------------------

AsyncClient::AsyncClient(SyncClientObject& self) : self_(self) {
    static bool is_registered = false;
    if (!is_registered) {
        Runtime::register_request_cleanup([] {
            abandon_clients(/*is_forked=*/false);
            AsyncAttempt::abandon_all();
        });
        Runtime::register_fork_cleanup([] { abandon_clients(/*is_forked=*/true); });
    }
    is_registered = true;
    clients().push_back(*this);
}

AsyncClient::~AsyncClient() {
    if (attempt_ != nullptr) attempt_->client = nullptr;
}

void AsyncClient::abandon(bool is_forked) noexcept {
    if (!is_forked && is_watched()) Runtime::peek()->loop().remove(*this);
    close_timer_.cancel();
    poke_.unlink();
    if (attempt_ != nullptr) attempt_->client = nullptr;
    attempt_ = nullptr;
    output_.clear();
    queued_bytes_ = 0;
    state_ = State::kIdle;
    is_held_ = false;  // The object goes with the request.
    self_.is_connected = false;
    self_.core->stream.reset();
}

void AsyncClient::hold() noexcept {
    if (!is_held_) GC_ADDREF(&self_.std);
    is_held_ = true;
}

void AsyncClient::release(bool was_held) {
    if (was_held) run_zend_in_loop([this] { OBJ_RELEASE(&self_.std); });
}

void AsyncClient::set_callback(AsyncEvent event, zval* callable) {
    Callable& slot = callbacks_[static_cast<std::size_t>(event)];
    Callable before = slot;
    slot = Callable{};
    slot.hold(callable);
    if (before.is_set()) before.release();
}

void AsyncClient::collect(zend_get_gc_buffer* buffer) noexcept {
    for (Callable& callback : callbacks_) {
        if (callback.is_set()) zend_get_gc_buffer_add_zval(buffer, &callback.value);
    }
}

void AsyncClient::release_callbacks() {
    for (Callable& callback : callbacks_) {
        Callable before = callback;
        callback = Callable{};
        if (before.is_set()) before.release();
    }
}

void AsyncClient::emit(AsyncEvent event, zval* data) {
    const Callable& callback = callbacks_[static_cast<std::size_t>(event)];
    if (!callback.is_set() || Runtime::peek() == nullptr) return;
    zval arguments[2];
    ZVAL_OBJ(&arguments[0], &self_.std);
    if (data != nullptr) ZVAL_COPY_VALUE(&arguments[1], data);
    run_callback(callback, data == nullptr ? 1 : 2, arguments, callbacks_use_coroutines);
}

// ---- connecting ------------------------------------------------------------------------------------------

int AsyncClient::launch(std::unique_ptr<AsyncAttempt> attempt) noexcept {
    attempt_ = attempt.get();
    hold();
    const Result<void> launched = AsyncAttempt::launch(std::move(attempt));
    if (launched) return 0;
    attempt_ = nullptr;
    state_ = State::kIdle;
    release(std::exchange(is_held_, false));
    return to_swoole_code(launched.error());
}

/// [C] Makes the socket and everything else that connect() needs. Returns Swoole's error number, 0 for
/// success.
static int prepare_connect(SyncClientObject& self, AsyncAttempt& attempt) {
    SyncClientCore& core = *self.core;
    const StreamSettings& settings = core.settings;
    attempt.options.family = address_family(self);
    attempt.options.proxy = settings.proxy;
    attempt.options.tls_host_name = settings.tls_host_name;
    attempt.options.tcp_nodelay = settings.tcp_nodelay;
    if (attempt.kind == AsyncAttempt::Kind::kLookup) return 0;
    const auto local = local_address(settings, address_family(self));
    if (!local) return EADDRNOTAVAIL;  // Wrong address family.
    attempt.options.local_address = *local;
    if (settings.open_tls) {
        core.text.clear();
        attempt.options.tls = client_tls_context(settings, core.tls_context, core.text);
        if (attempt.options.tls == nullptr) return kCodeSslContextFailed;
    }
    auto socket = net::Socket::create(address_family(self), kernel_type_of(self.socket_type));
    if (!socket) return to_socket_code(socket.error());
    set_socket_buffers((*socket)->fd(), settings.socket_buffer_bytes);
    attempt.stream = std::make_unique<net::Stream>(std::move(*socket));
    return 0;
}

int AsyncClient::connect(std::string_view host, std::uint16_t port, coro::TimeoutMs timeout_ms,
                         bool connects_datagrams) {
    const bool is_plain_datagram = is_datagram(self_) && !self_.core->settings.open_tls;
    const bool is_literal = address_family(self_) == AF_UNIX || net::Address::from_ip(host, port).has_value();
    self_.io_timeout_ms = timeout_ms;
    self_.has_failed = false;
    if (is_plain_datagram && is_literal) {
        const int code = connect_datagrams_now(host, port, connects_datagrams);
        if (code == 0) begin_connected(AsyncEvent::kConnect);
        return code;
    }
    net::Resolver* const names = is_literal ? nullptr : resolver();
    int code = ENOMEM;
    call_core([&] {
        using Kind = AsyncAttempt::Kind;
        auto attempt =
            std::make_unique<AsyncAttempt>(*this, is_plain_datagram ? Kind::kLookup : Kind::kConnect);
        attempt->host = self_.core->host = host;
        attempt->port = port;
        attempt->connects_datagrams = connects_datagrams;
        attempt->options.timeout_ms = timeout_ms;
        attempt->options.resolver = names;
        code = names == nullptr && !is_literal ? ENOSYS : prepare_connect(self_, *attempt);
        if (code != 0) return;
        state_ = State::kConnecting;
        code = launch(std::move(attempt));
    });
    return code;
}

/// For datagrams without TLS: only opens a socket.
int AsyncClient::connect_datagrams_now(std::string_view host, std::uint16_t port, bool connects_datagrams) {
    int code = ENOMEM;
    call_core([&] {
        client::BlockingOptions options;
        if (!make_options(self_, options)) return;
        options.timeout_ms = 0;
        options.connect_datagrams = connects_datagrams;
        const client::ConnectError error =
            client::BlockingStream::open(self_.core->stream, host, port, options);
        code = error.error.code == Errc::kOk ? 0 : to_connect_code(error, options.proxy.kind);
    });
    return code;
}

int AsyncClient::start_tls() {
    int code = ENOMEM;
    if (is_watched()) Runtime::peek()->loop().remove(*this);
    call_core([&] {
        SyncClientCore& core = *self_.core;
        auto attempt = std::make_unique<AsyncAttempt>(*this, AsyncAttempt::Kind::kTls);
        attempt->options.tls = client_tls_context(core.settings, core.tls_context, core.text);
        if (attempt->options.tls == nullptr) {
            code = kCodeSslContextFailed;
            return;
        }
        const bool has_host = core.settings.tls_host_name.empty() && address_family(self_) != AF_UNIX;
        attempt->options.tls_host_name = has_host ? core.host : core.settings.tls_host_name;
        attempt->options.timeout_ms = read_timeout(self_);
        // Plaintext received before the handshake must not be treated as TLS data.
        auto socket = net::Socket::adopt(core.stream->release().fd);
        core.stream.reset();
        if (!socket) {
            code = to_socket_code(socket.error());
            return;
        }
        attempt->stream = std::make_unique<net::Stream>(std::move(*socket));
        state_ = State::kSecuring;
        code = launch(std::move(attempt));
    });
    update_interest();
    return code;
}

void AsyncClient::finish_attempt(AsyncAttempt& attempt) {
    attempt_ = nullptr;
    const bool is_tls = attempt.kind == AsyncAttempt::Kind::kTls;
    int code = 0;
    if (attempt.outcome.error.code != Errc::kOk) {
        code = to_connect_code(attempt.outcome, attempt.options.proxy.kind);
    } else if (attempt.kind == AsyncAttempt::Kind::kLookup) {
        code = connect_datagrams_now(attempt.address, attempt.port, attempt.connects_datagrams);
    } else {
        code = ENOMEM;
        call_core([&] {
            self_.core->stream =
                client::BlockingStream::adopt(attempt.stream->release(), address_family(self_),
                                              is_datagram(self_) ? SOCK_DGRAM : SOCK_STREAM);
            code = 0;
        });
    }
    if (code == 0) return begin_connected(is_tls ? AsyncEvent::kSslReady : AsyncEvent::kConnect);
    if (is_tls) return end_connection(code);
    state_ = State::kIdle;
    run_zend_in_loop([&] { set_failure(self_, code); });
    const bool was_held = std::exchange(is_held_, false);
    emit(AsyncEvent::kError);
    release(was_held);
}

void AsyncClient::begin_connected(AsyncEvent event) {
    hold();
    state_ = State::kConnected;
    is_paused_ = false;
    self_.is_connected = true;
    run_zend_in_loop([this] {
        put_sock(self_);
        clear_failure(self_);
    });
    update_interest();
    emit(event);
}

// ---- events ----------------------------------------------------------------------------------------------

void AsyncClient::update_interest() {
    Runtime* const runtime = Runtime::peek();
    if (runtime == nullptr) return;
    const client::BlockingStream* const stream = self_.core->stream.get();
    event::Ready wanted = event::Ready::kNone;
    if (stream != nullptr && state_ == State::kConnected && !is_paused_) wanted = event::Ready::kRead;
    if (stream != nullptr && !output_.empty()) wanted = wanted | event::Ready::kWrite;
    if (!event::any(wanted)) {
        if (is_watched()) runtime->loop().remove(*this);
    } else if (is_watched()) {
        static_cast<void>(runtime->loop().set_interest(*this, wanted));
    } else {
        call_core([&] {
            static_cast<void>(runtime->loop().add(*this, stream->fd(), event::Trigger::kLevel, wanted));
        });
    }
}

void AsyncClient::on_ready(event::Ready ready) {
    using event::Ready;
    GC_ADDREF(&self_.std);  // Callbacks must not free it.
    const bool is_readable = any(ready & (Ready::kRead | Ready::kReadHangup));
    if (any(ready & Ready::kWrite) && !output_.empty()) flush();
    if (state_ == State::kClosing && output_.empty()) end_connection(0);
    if (is_readable && state_ == State::kConnected && !is_paused_) receive();
    update_interest();
    release(/*was_held=*/true);
}

void AsyncClient::on_poke(void* owner) {
    static_cast<AsyncClient*>(owner)->on_ready(event::Ready::kRead);
}

void AsyncClient::on_timeout(event::Timer& /*timer*/, void* owner) {
    auto& self = *static_cast<AsyncClient*>(owner);
    if (self.state_ == State::kClosing) self.end_connection(ETIMEDOUT);
}

void AsyncClient::receive() {
    for (int i = 0; i < kMaxPacketsPerTurn; ++i) {
        if (!receive_once()) return;
    }
    if (Runtime* const runtime = Runtime::peek()) runtime->loop().defer(poke_);  // Others run first.
}

namespace {

/// Received bytes, or the reason for the failure.
struct Received {
    Result<std::size_t> bytes;
    bool is_broken = false;
};

Received receive_packet(SyncClientObject& self) {
    SyncClientCore& core = *self.core;
    self.is_busy = true;  // The length function may run PHP code.
    const Result<std::size_t> got = call_core([&] { return core.stream->recv_packet(core.framer, 0); });
    self.is_busy = false;
    const bool is_of_framer = !got && (got.error().code == Errc::kTooLarge ||
                                       (got.error().code == Errc::kProtocol && got.error().detail == 0));
    return {got, is_of_framer};
}

}  // namespace

/// True: more packets may be available.
bool AsyncClient::receive_once() {
    client::BlockingStream* const stream = self_.core->stream.get();
    const bool is_framed = self_.core->settings.framing.mode != framing::Mode::kNone && !is_datagram(self_);
    const std::span<std::byte> room = shared_buffer();
    const Received got = is_framed ? receive_packet(self_)
                                   : Received{call_core([&] { return stream->recv(room, MSG_DONTWAIT, 0); })};
    if (EG(exception) != nullptr) {  // From the length function.
        Runtime* const runtime = Runtime::peek();
        if (runtime != nullptr) runtime->handle_uncaught(runtime->uncaught_policy);
        end_connection(kCodePacketLengthNotFound);
        return false;
    }
    if (!got.bytes) {
        const Error error = got.bytes.error();
        if (must_wait(error)) return false;
        const int code = got.is_broken ? broken_packet_code(self_, error) : to_stream_code(error);
        if (is_datagram(self_)) {  // An earlier datagram was refused; later ones may succeed.
            run_zend_in_loop([&] { set_failure(self_, code); });
        } else {
            end_connection(code);
        }
        return false;
    }
    if (*got.bytes == 0 && !is_datagram(self_)) {
        const bool is_cut_short = !stream->buffered().empty();
        end_connection(is_cut_short ? ECONNRESET : 0);
        return false;
    }
    zval data;
    ZVAL_UNDEF(&data);
    run_zend_in_loop([&] {
        const std::byte* const bytes = is_framed ? stream->packet().data() : room.data();
        ZVAL_STRINGL(&data, reinterpret_cast<const char*>(bytes), *got.bytes);
    });
    if (is_framed) stream->drop_packet();
    if (Z_ISUNDEF(data)) return false;
    emit(AsyncEvent::kReceive, &data);
    run_zend_in_loop([&] { zval_ptr_dtor(&data); });
    return state_ == State::kConnected && self_.core->stream.get() == stream && !is_paused_ &&
           stream->has_pending_input();
}

// ---- sending ---------------------------------------------------------------------------------------------

int AsyncClient::send(std::string_view bytes) {
    if (state_ != State::kConnected) return kCodeNoConnection;
    const std::int64_t given = self_.core->settings.socket_buffer_bytes;
    const std::size_t limit = given > 0 ? static_cast<std::size_t>(given) : kDefaultQueueBytes;
    if (!output_.empty() && queued_bytes_ + bytes.size() > limit) return kCodeOutputOverflow;
    int code = ENOMEM;
    call_core([&] {
        net::Transfer sent;
        if (output_.empty()) {
            sent = self_.core->stream->send(std::as_bytes(std::span(bytes)), MSG_DONTWAIT, 0);
            if (!sent.is_complete() && (!must_wait(sent.error) || is_datagram(self_))) {
                code = to_stream_code(sent.error);
                return;
            }
        }
        const std::string_view rest = bytes.substr(sent.bytes);
        if (!rest.empty()) {
            if (output_.empty() || output_.back().file) output_.emplace_back();
            output_.back().bytes.append(rest);
            queued_bytes_ += rest.size();
        }
        code = 0;
    });
    if (output_.empty() || code != 0) return code;
    update_interest();
    note_queue();
    return 0;
}

int AsyncClient::send_file(UniqueFd file, std::int64_t offset, std::int64_t length) {
    if (state_ != State::kConnected) return kCodeNoConnection;
    int code = ENOMEM;
    call_core([&] {
        Output& output = output_.emplace_back();
        output.file = std::move(file);
        output.offset = offset;
        output.left = length;
        code = 0;
    });
    update_interest();
    return code;
}

/// Sends as much of the first output as the socket accepts. kAgain: the rest must wait.
Error AsyncClient::send_first() noexcept {
    Output& output = output_.front();
    client::BlockingStream& stream = *self_.core->stream;
    if (!output.file) {
        const auto rest = std::as_bytes(std::span(output.bytes)).subspan(output.sent);
        const net::Transfer sent = stream.send(rest, MSG_DONTWAIT, 0);
        output.sent += sent.bytes;
        queued_bytes_ -= sent.bytes;
        if (!sent.is_complete()) return sent.error;
        if (output.sent < output.bytes.size()) return Error{Errc::kAgain};
    } else if (output.left > 0) {
        const auto part = static_cast<std::size_t>(std::min(output.left, kFilePartBytes));
        const net::Transfer sent = stream.sendfile(output.file.get(), output.offset, part, 0);
        output.offset += static_cast<std::int64_t>(sent.bytes);
        output.left -= static_cast<std::int64_t>(sent.bytes);
        if (!sent.is_complete()) return sent.error;
        if (output.left > 0) return Error{Errc::kAgain};
    }
    output_.pop_front();
    return {};
}

void AsyncClient::flush() {
    Error error{};
    while (!output_.empty() && error.code == Errc::kOk)
        error = send_first();
    if (error.code != Errc::kOk && !must_wait(error)) {
        // The peer is gone, or a file was truncated while being sent: the peer could not parse what follows.
        const bool is_file = error.code == Errc::kClosed && self_.core->stream->tls() == nullptr;
        end_connection(is_file ? EIO : to_stream_code(error));
        return;
    }
    note_queue();
}

/// Calls bufferFull or bufferEmpty when the queue crosses its watermarks.
void AsyncClient::note_queue() {
    if (!has_callback(AsyncEvent::kBufferFull) && !has_callback(AsyncEvent::kBufferEmpty)) return;
    const std::size_t high = watermark(self_, "buffer_high_watermark");
    if (!is_full_ && high > 0 && queued_bytes_ >= high) {
        is_full_ = true;
        emit(AsyncEvent::kBufferFull);
    } else if (is_full_ && queued_bytes_ <= watermark(self_, "buffer_low_watermark")) {
        is_full_ = false;
        emit(AsyncEvent::kBufferEmpty);
    }
}

// ---- ending ----------------------------------------------------------------------------------------------

int AsyncClient::set_paused(bool is_paused) {
    if (state_ != State::kConnected) return kCodeNoConnection;
    is_paused_ = is_paused;
    update_interest();
    const bool has_input = self_.core->stream->has_pending_input();
    if (Runtime* const runtime = Runtime::peek(); runtime != nullptr && !is_paused && has_input)
        runtime->loop().defer(poke_);
    return 0;
}

void AsyncClient::close(bool is_forced) {
    const bool was_securing = state_ == State::kSecuring;
    if (state_ == State::kConnecting || was_securing) {
        AsyncAttempt* const attempt = std::exchange(attempt_, nullptr);
        state_ = State::kIdle;
        const bool was_held = was_securing || std::exchange(is_held_, false);
        if (attempt != nullptr) call_core([attempt] { attempt->give_up(); });
        if (was_securing) return end_connection(0);
        return release(was_held);
    }
    if (state_ == State::kConnected && !is_forced && !output_.empty()) {
        flush();
        if (state_ == State::kConnected && !output_.empty()) {
            state_ = State::kClosing;
            self_.is_connected = false;
            const coro::TimeoutMs limit_ms = write_timeout(self_);
            if (limit_ms >= 0) Runtime::peek()->loop().arm(close_timer_, limit_ms);
            return update_interest();
        }
    }
    if (state_ == State::kConnected || (state_ == State::kClosing && is_forced)) end_connection(0);
}

/// Closes the descriptor and calls `close`. `code`: why, for errCode; 0: no error.
void AsyncClient::end_connection(int code) {
    if (is_watched()) Runtime::peek()->loop().remove(*this);
    close_timer_.cancel();
    poke_.unlink();
    output_.clear();
    queued_bytes_ = 0;
    is_full_ = false;
    state_ = State::kIdle;
    run_zend_in_loop([&] {
        drop_stream(self_);
        if (code == 0) return clear_failure(self_);
        set_failure(self_, code);
    });
    const bool was_held = std::exchange(is_held_, false);  // The callback may connect again.
    emit(AsyncEvent::kClose);
    release(was_held);
}

}  // namespace shoal::php
