<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\Database;

/** Tells by the text of an exception whether it means that the connection to the server is gone. */
class DetectsLostConnections
{
    private const FRAGMENTS = [
        // MySQL
        'server has gone away',
        'Server has gone away',
        'Lost connection to',
        'Packets out of order',
        'Error while sending',
        'Error reading result',
        'reset by peer',
        'is dead or not enabled',
        'decryption failed or bad record mac',
        'child connection forced to terminate due to client_idle_limit',
        'The client was disconnected by the server because of inactivity',
        'running with the --read-only option so it cannot execute this statement',
        'SQLSTATE[HY000]: General error: 1105',
        'SQLSTATE[HY000]: General error: 3989',
        'SQLSTATE[08S01]',
        'query_wait_timeout',
        'vtgate connection error',
        'vttablet: rpc error',
        '[1045] Access denied for user',
        // Sockets
        'no connection to the server',
        'went away',
        'timed out',
        'Connection refused',
        'Broken pipe',
        'Operation in progress',
        'Network is unreachable',
        'No such file or directory',
        'No route to host',
        'Transport endpoint is not connected',
        'Physical connection is not usable',
        'Communication link failure',
        'TCP Provider: Error code 0x68',
        'TCP Provider: Error code 0x274C',
        // Names
        'php_network_getaddresses: getaddrinfo failed',
        'Name or service not known',
        'Temporary failure in name resolution',
        'could not translate host name',
        // TLS
        'SSL connection has been closed unexpectedly',
        'SSL error: unexpected eof',
        'SSL error: sslv3 alert unexpected message',
        'unrecognized SSL error code',
        // PostgreSQL and its poolers
        'server closed the connection unexpectedly',
        'terminating connection due to administrator command',
        'terminating connection due to idle-in-transaction timeout',
        'the database system is starting up',
        'the database system is shutting down',
        'the database system is in recovery mode',
        'Server is shutting down',
        'server is shutting down',
        'could not connect to server',
        'could not receive data from server',
        'could not send data to server',
        'failed to connect to',
        'connection is no longer usable',
        'Login timeout expired',
        'SQLSTATE[08006]',
        'SQLSTATE[25006]',
        'cannot execute INSERT in a read-only transaction',
        // Oracle
        'ORA-03113',
        'ORA-03114',
        'ORA-03135',
    ];

    public static function causedByLostConnection(\Throwable $e): bool
    {
        $text = $e->getMessage();
        foreach (self::FRAGMENTS as $fragment) {
            if (str_contains($text, $fragment)) {
                return true;
            }
        }
        return false;
    }
}
