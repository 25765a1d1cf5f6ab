--TEST--
Swoole\Http\Request: max_input_vars bounds the variables; a warning handler may look at the request
--EXTENSIONS--
shoal
--INI--
max_input_vars=2
--FILE--
<?php
$request = Swoole\Http\Request::create();
$request->parse("GET /?a=1&b=2&c=3 HTTP/1.1\r\nHost: x\r\n\r\n");
set_error_handler(function ($level, $message) use ($request) {
    echo "handler: $message\n";
    echo json_encode($request->header), "\n";
    return true;
});
echo json_encode($request->get), "\n";
?>
--EXPECTF--
handler: %sInput variables exceeded 2. To increase the limit change max_input_vars in php.ini.
{"host":"x"}
{"a":"1","b":"2"}
