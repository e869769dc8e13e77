// As `nest new` writes it, with a dye in the request: nothing of ours is in the application, or here.
import { Test } from "@nestjs/testing";
import request from "supertest";
import { AppModule } from "./../src/app.module";

it("answers in the dye", async () => {
  const fixture = await Test.createTestingModule({ imports: [AppModule] }).compile();
  const app = fixture.createNestApplication();
  await app.init();
  await request(app.getHttpServer()).get("/").set("x-trace-color", "gray").expect(200).expect("x-trace-color", "gray");
  await app.close();
});
