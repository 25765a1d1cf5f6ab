--TEST--
Constants: the system's, whether ext/sockets is loaded or not
--FILE--
<?php
$code = 'echo AF_INET, SOCK_STREAM, SOL_SOCKET, SO_REUSEADDR, MSG_PEEK, IPPROTO_TCP, TCP_NODELAY, SOCKET_ECONNREFUSED, SOCKET_ECANCELED, SIGTERM, SIG_IGN, PRIO_PROCESS;';
eval($code);
echo "\n";
$extension = ini_get('extension_dir') . '/';
foreach (file('/proc/self/maps') as $line) {
    if (preg_match('~\S+/shoal\.so$~', trim($line), $match)) {
        $module = $match[0];
    }
}
echo shell_exec(escapeshellarg(PHP_BINARY) . ' -n -d extension=' . escapeshellarg($module) . ' -r ' . escapeshellarg($code)), "\n";
--EXPECT--
21122611111251510
21122611111251510
