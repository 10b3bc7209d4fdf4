/*
 * For `ld --wrap`, see `build`: what the code of libpng and jansson finds for `stderr` and `stdin`. Neither is used:
 * libpng has our own functions for errors and warnings, and jansson asks only whether a file that it reads is `stdin`.
 */
#include <stdio.h>

extern FILE *__wrap_stderr, *__wrap_stdin;

FILE *__wrap_stderr;
FILE *__wrap_stdin;
