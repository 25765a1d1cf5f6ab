// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file php/src/process/process_calls.hpp
/// Shared by the files of Swoole\Process.
#include <cerrno>

#include "process/process_object.hpp"

namespace shoal::php {

/// Gives a new object its state. Null: an Error was thrown, because it has one.
[[nodiscard]] ProcessState* construct_process(zend_object* object);

/// In the child: the object stands for this process. Sets $pid and $pipe and redirects the standard streams.
/// [Z]
void enter_process(zend_object* object);

/// Closes both ends; bytes that still wait for the loop are written before that. [Z]
void close_pipe(ProcessState& state);

/// Opens the queue and sets the properties. False: errno says why. [Z]
bool open_process_queue(zend_object* object, ProcessState& state, key_t key);

/// Warns "`what` failed, Error: .." and leaves `code` in errno (swoole_errno()) and swoole_last_error(). [Z]
void warn_failed(const char* what, int code);

/// The same without a warning, for results that are no failure of the call (EAGAIN).
void note_code(int code) noexcept;

/// Removes the handlers of Process::signal(): end of the request. [Z]
void register_process_signals();

}  // namespace shoal::php
