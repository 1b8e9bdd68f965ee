/* replay.c -- run a fuzz target over files, without libFuzzer */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Seeds are small; what is longer is cut like libFuzzer's -max_len would. */
enum { INPUT_MAX = 1 << 20 };

/* The copy ends where the input ends, so that a sanitizer sees one octet too many. */
static int replay(const char *path, uint8_t *buffer)
{
    FILE *in = fopen(path, "rb");
    if (!in) {
        perror(path);
        return 1;
    }
    size_t size = fread(buffer, 1, INPUT_MAX, in);
    fclose(in);
    uint8_t *exact = malloc(size ? size : 1);
    if (!exact)
        return 1;
    for (size_t i = 0; i < size; i++)
        exact[i] = buffer[i];
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 0;
}

int main(int argc, char **argv)
{
    int failed = 0;
    uint8_t *buffer = malloc(INPUT_MAX);
    if (!buffer)
        return 1;
    for (int i = 1; i < argc; i++)
        failed += replay(argv[i], buffer);
    free(buffer);
    printf("%d passed, %d failed\n", argc - 1 - failed, failed);
    return failed || argc < 2;
}
