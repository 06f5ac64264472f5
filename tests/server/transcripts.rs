//! What the command line says, word for word, where no service is needed: tests/cli/*.trycmd.

#[test]
fn the_command_line_says_what_the_transcripts_say() {
    trycmd::TestCases::new()
        .env("COLUMNS", "100")
        .case("tests/cli/*.trycmd");
}
