<?php

/** @generate-function-entries */

/**
 * Waits until one of several connections is ready, and leaves the ready ones in the arrays, under their keys. Takes
 * clients, streams, Sockets and descriptors; bytes that a client or stream holds already count.
 *
 * @param float|null $timeout seconds; negative or null: no limit
 * @return int|false how many entries are left; false with a warning when there was nothing to wait for
 */
function swoole_client_select(?array &$read, ?array &$write, ?array &$except, ?float $timeout = 0.5): int|false {}

/** @alias swoole_client_select */
function swoole_select(?array &$read, ?array &$write, ?array &$except, ?float $timeout = 0.5): int|false {}
