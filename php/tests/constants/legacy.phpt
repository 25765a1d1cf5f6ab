--TEST--
Constants: names that Swoole has dropped and that have no other meaning now
--FILE--
<?php
var_dump(SWOOLE_PACKET, SWOOLE_IPC_CHANNEL, SWOOLE_FILELOCK, SWOOLE_SEM, SWOOLE_FAST_PACK, HTTP_GLOBAL_ALL);
var_dump(SWOOLE_REDIS_TYPE_HASH, SWOOLE_MYSQLND_CR_SERVER_LOST, SW_PGSQL_BOTH, SWOOLE_TRACE_WEBSOCEKT);
--EXPECT--
int(16)
int(3)
int(2)
int(4)
int(1)
int(126)
int(5)
int(2013)
int(3)
int(32768)
